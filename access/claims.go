package access

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"liandong/graph"
)

// RoleMap says what the claims of a bureau's sign-on give: a configuration, so that a bureau can map its people without a change of the program.
type RoleMap struct {
	Display string     `json:"display"` // the claim with the person's name; empty: name
	Roles   []RoleRule `json:"roles"`
}

// RoleRule gives a role to whoever's claim has the value: it is that text, or a list that holds it. A claim within a claim is named with dots, as in
// realm_access.roles.
type RoleRule struct {
	Claim     string `json:"claim"`
	Value     string `json:"value"`
	Role      string `json:"role"`
	Territory string `json:"territory"`
	Node      string `json:"node"`
}

// ParseRoleMap reads a file of roles, strictly: a key that is misspelt would give or withhold a right without a word.
func ParseRoleMap(text []byte) (RoleMap, error) {
	var m RoleMap
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&m)
	if err == nil && decoder.Decode(&struct{}{}) != io.EOF {
		err = errors.New("something follows the object")
	}
	if err != nil {
		return m, unfit("oidc-roles", "SIGN_ON_ROLES", fmt.Sprintf("the file of roles cannot be read: %v", err), fmt.Sprintf("角色文件无法读取：%v", err))
	}
	if len(m.Roles) == 0 {
		return m, unfit("oidc-roles", "SIGN_ON_ROLES", "the file of roles gives nobody a role", "角色文件未授予任何角色")
	}
	for i, rule := range m.Roles {
		if rule.Claim == "" || rule.Value == "" {
			return m, unfit("oidc-roles", "SIGN_ON_ROLES", fmt.Sprintf("rule %d of the file of roles names no claim or no value", i+1), fmt.Sprintf("角色文件第 %d 条规则缺少 claim 或 value", i+1))
		}
		if err := VerifyGrant(rule.grant()); err != nil {
			return m, err
		}
	}
	return m, nil
}

func (r RoleRule) grant() graph.Grant {
	return graph.Grant{Role: r.Role, Territory: r.Territory, Node: r.Node}
}

// grants are those of the claims, sorted.
func (m RoleMap) grants(claims map[string]any) []graph.Grant {
	var list []graph.Grant
	for _, rule := range m.Roles {
		if holds(claimed(claims, rule.Claim), rule.Value) {
			list = append(list, rule.grant())
		}
	}
	slices.SortFunc(list, func(a, b graph.Grant) int { return cmp.Compare(grantText(a), grantText(b)) })
	return slices.Compact(list)
}

func (m RoleMap) display(claims map[string]any) string {
	text, _ := claimed(claims, cmp.Or(m.Display, "name")).(string)
	return text
}

// claimed finds a claim by its name, or by the names on the way to it.
func claimed(claims map[string]any, name string) any {
	if value, ok := claims[name]; ok {
		return value
	}
	outer, inner, found := strings.Cut(name, ".")
	within, _ := claims[outer].(map[string]any)
	if !found || within == nil {
		return nil
	}
	return claimed(within, inner)
}

func holds(claim any, value string) bool {
	if list, ok := claim.([]any); ok {
		return slices.ContainsFunc(list, func(item any) bool { return item == value })
	}
	return claim == value
}
