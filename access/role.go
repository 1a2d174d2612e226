package access

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"liandong/graph"
)

// The roles there are. What each allows is the policy's to say.
const (
	Volunteer             = "VOLUNTEER"
	OrganizationManager   = "ORGANIZATION_MANAGER"
	SocialWorker          = "SOCIAL_WORKER"
	PoliticalWorker       = "POLITICAL_WORKER"
	BureauOfficer         = "BUREAU_OFFICER"
	Analyst               = "ANALYST"
	DataProtectionOfficer = "DATA_PROTECTION_OFFICER"
	Administrator         = "ADMINISTRATOR"
)

// Roles lists them, from those nearest to the people served.
func Roles() []string {
	return []string{Volunteer, OrganizationManager, SocialWorker, PoliticalWorker, BureauOfficer, Analyst, DataProtectionOfficer, Administrator}
}

var (
	// territory is the code of a division of China, at one of its levels: a code that ends between two levels would hold for what nobody meant.
	territory = regexp.MustCompile(`^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$`)
	nodeID    = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)
)

// VerifyGrant refuses, as Invalid, a role, place or node that cannot be meant.
func VerifyGrant(g graph.Grant) error {
	switch {
	case !slices.Contains(Roles(), g.Role):
		return unfit("role", "ROLE", fmt.Sprintf("there is no role %q: choose %s", g.Role, strings.Join(Roles(), ", ")),
			fmt.Sprintf("没有角色 %q：请选择 %s", g.Role, strings.Join(Roles(), "、")))
	case g.Territory != "" && !territory.MatchString(g.Territory):
		return unfit("territory", "TERRITORY", fmt.Sprintf("%q is not the code of a division: it has 2, 4, 6, 9 or 12 digits", g.Territory),
			fmt.Sprintf("%q 不是区划代码：应为 2、4、6、9 或 12 位数字", g.Territory))
	case g.Node != "" && !nodeID.MatchString(g.Node):
		return unfit("node", "NODE", fmt.Sprintf("%q is not the id of a node", g.Node), fmt.Sprintf("%q 不是节点的 id", g.Node))
	}
	return nil
}

// covers reports whether the grants allow all that one more would: the same role for the same node, in the same place or above.
func covers(grants []graph.Grant, one graph.Grant) bool {
	return slices.ContainsFunc(grants, func(g graph.Grant) bool {
		above := g.Territory != "" && one.Territory != "" && strings.HasPrefix(one.Territory, g.Territory)
		return g.Role == one.Role && g.Node == one.Node && (g.Territory == one.Territory || above)
	})
}

// within are those of the grants that the others still cover.
func within(grants, others []graph.Grant) []graph.Grant {
	var left []graph.Grant
	for _, g := range grants {
		if covers(others, g) {
			left = append(left, g)
		}
	}
	return left
}

// grantText is a grant as it is stored: role, territory and node. None of them has a bar in it.
func grantText(g graph.Grant) string { return g.Role + "|" + g.Territory + "|" + g.Node }

func grantTexts(grants []graph.Grant) []string {
	texts := make([]string, len(grants))
	for i, g := range grants {
		texts[i] = grantText(g)
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// grantsIn reads stored grants. One that this version does not understand gives nothing.
func grantsIn(value any) []graph.Grant {
	list, _ := value.([]any)
	var grants []graph.Grant
	for _, item := range list {
		text, _ := item.(string)
		parts := strings.Split(text, "|")
		if len(parts) != 3 {
			continue
		}
		if g := (graph.Grant{Role: parts[0], Territory: parts[1], Node: parts[2]}); VerifyGrant(g) == nil {
			grants = append(grants, g)
		}
	}
	slices.SortFunc(grants, func(a, b graph.Grant) int { return cmp.Compare(grantText(a), grantText(b)) })
	return grants
}
