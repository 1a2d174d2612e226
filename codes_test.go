package liandong_test

import (
	"encoding/csv"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// codeShape is what a code looks like; codeNames are the names under which codes travel: of fields, parameters, results
// and variables.
var (
	codeShape = regexp.MustCompile(`^[A-Z]{2,}(_[A-Z]+)*$`)
	codeNames = regexp.MustCompile(`^([cC]ode|[rR]eason)$`)
)

// TestEveryCodeIsListed finds every code that the program can give to a caller and wants a line of docs/errors.csv for
// each; and a use in the program for each line.
func TestEveryCodeIsListed(t *testing.T) {
	listed := listedCodes(t)
	used := usedCodes(t)
	for code, at := range used {
		if !listed[code] {
			t.Errorf("%s: the code %s is not in docs/errors.csv: add a line with its meaning and remedy in both languages, then make generate", at, code)
		}
	}
	for code := range listed {
		if used[code] == "" {
			t.Errorf("docs/errors.csv lists %s, which nothing gives any more: remove the line", code)
		}
	}
}

func listedCodes(t *testing.T) map[string]bool {
	t.Helper()
	f, err := os.Open(filepath.Join("docs", "errors.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], "code")
	listed := map[string]bool{}
	for i, row := range rows[1:] {
		if listed[row[at]] {
			t.Errorf("docs/errors.csv lists %s twice", row[at])
		}
		listed[row[at]] = true
		if slices.Contains(row, "") {
			t.Errorf("docs/errors.csv, line %d: a cell is empty", i+2)
		}
	}
	return listed
}

// usedCodes reads the source of every room: a code is a constant that reaches a field, parameter, result or variable named
// code or reason, a value of a type that is named so, or a key of the table of wordings. It returns where each was found.
func usedCodes(t *testing.T) map[string]string {
	t.Helper()
	var rooms []string
	for _, r := range roomsOf(t) {
		if r != "liandong/graph/generated" && !strings.HasPrefix(r, "liandong/bench") && r != "liandong/codegen" {
			rooms = append(rooms, r)
		}
	}
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, rooms...)
	if err != nil {
		t.Fatal(err)
	}
	c := &collector{found: map[string]string{}}
	for _, p := range loaded {
		for _, e := range p.Errors {
			t.Fatal(e)
		}
		c.info, c.fset = p.TypesInfo, p.Fset
		for _, file := range p.Syntax {
			ast.Inspect(file, c.visit)
		}
	}
	return c.found
}

func roomsOf(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, r := range rooms(t) {
		if len(r.GoFiles) > 0 {
			names = append(names, r.ImportPath)
		}
	}
	return names
}

// collector notes the codes of one package after the other.
type collector struct {
	info  *types.Info
	fset  *token.FileSet
	found map[string]string
}

// note takes the expression for a code when it is a constant that looks like one.
func (c *collector) note(e ast.Expr) {
	value := c.info.Types[e].Value
	if value == nil || value.Kind() != constant.String {
		return
	}
	if code := constant.StringVal(value); codeShape.MatchString(code) && c.found[code] == "" {
		c.found[code] = c.fset.Position(e.Pos()).String()
	}
}

func (c *collector) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CompositeLit:
		c.literal(n)
	case *ast.CallExpr:
		c.call(n)
	case *ast.FuncDecl:
		c.results(n)
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if len(n.Lhs) == len(n.Rhs) && codeNames.MatchString(lastName(left)) {
				c.note(n.Rhs[i])
			}
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			named := strings.HasPrefix(name.Name, "code") || strings.HasPrefix(typeName(c.info.TypeOf(name)), "situation")
			if named && i < len(n.Values) {
				c.note(n.Values[i])
			}
		}
	}
	return true
}

// literal looks at the fields of structs and at the keys of tables of wordings.
func (c *collector) literal(n *ast.CompositeLit) {
	switch of := c.info.TypeOf(n).Underlying().(type) {
	case *types.Struct:
		for i, element := range n.Elts {
			if pair, keyed := element.(*ast.KeyValueExpr); keyed {
				if codeNames.MatchString(lastName(pair.Key)) {
					c.note(pair.Value)
				}
			} else if codeNames.MatchString(of.Field(i).Name()) {
				c.note(element)
			}
		}
	case *types.Map:
		for _, element := range n.Elts {
			if typeName(of.Elem()) == "wording" {
				c.note(element.(*ast.KeyValueExpr).Key)
			}
		}
	}
}

// results looks at what a function with one result of that name returns.
func (c *collector) results(f *ast.FuncDecl) {
	results := c.info.Defs[f.Name].Type().(*types.Signature).Results()
	if f.Body == nil || results.Len() != 1 || !codeNames.MatchString(results.At(0).Name()) {
		return
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if back, ok := n.(*ast.ReturnStmt); ok && len(back.Results) == 1 {
			c.note(back.Results[0])
		}
		_, inner := n.(*ast.FuncLit)
		return !inner
	})
}

// call looks at the arguments by the names of the parameters.
func (c *collector) call(n *ast.CallExpr) {
	signature, ok := c.info.TypeOf(n.Fun).(*types.Signature)
	if !ok {
		return
	}
	for i := range min(signature.Params().Len(), len(n.Args)) {
		if codeNames.MatchString(signature.Params().At(i).Name()) {
			c.note(n.Args[i])
		}
	}
}

func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func typeName(t types.Type) string {
	if named, ok := t.(*types.Named); ok {
		return named.Obj().Name()
	}
	return ""
}
