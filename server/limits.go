package server

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"liandong/graph"
)

// limiter refuses documents that ask too much. It runs after validation, which has excluded cycles of fragments, and
// before anything executes. Size and tokens have been checked before: they bound the work done here.
type limiter struct{ limits Limits }

var _ graphql.OperationContextMutator = limiter{}

// ExtensionName names the extension to gqlgen.
func (limiter) ExtensionName() string { return "Limits" }

// Validate accepts every schema.
func (limiter) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext refuses the operation when it exceeds a limit, and notes its cost.
func (l limiter) MutateOperationContext(ctx context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	if operation.Operation.Operation == ast.Subscription {
		return overLimit("SUBSCRIPTION", "subscriptions are not answered here: ask a query", "此处不支持订阅：请改用查询")
	}
	marks := countMarks(operation.Doc)
	m := newMeter(l.limits, operation.Doc, operation.Variables)
	if marks.deferred {
		return overLimit("DEFER", "@defer is not supported: the answer comes in one piece", "不支持 @defer：结果一次返回")
	}
	checks := []struct {
		reason, en, zh string
		value, most    int
	}{
		{"ALIASES", "aliases", "别名", marks.aliases, l.limits.Aliases},
		{"DIRECTIVES", "directives", "指令", marks.directives, l.limits.Directives},
		{"ROOT_FIELDS", "root fields", "根字段", m.rootFields(operation.Operation), l.limits.RootFields},
		{"DEPTH", "levels of nesting", "嵌套层级", m.depth(operation.Operation.SelectionSet), l.limits.Depth},
	}
	for _, c := range checks {
		if c.value > c.most {
			return overLimit(c.reason, fmt.Sprintf("the query has %d %s, at most %d are answered: split it", c.value, c.en, c.most),
				fmt.Sprintf("查询含 %d 个%s，最多 %d 个：请拆分查询", c.value, c.zh, c.most))
		}
	}
	cost := m.cost(operation.Operation)
	requestFrom(ctx).cost = cost
	if cost > l.limits.Cost {
		return overLimit("COST", fmt.Sprintf("the query could return %d values, at most %d are answered: ask for smaller pages or fewer levels", cost, l.limits.Cost),
			fmt.Sprintf("查询可能返回 %d 个值，上限为 %d：请减小分页或层级", cost, l.limits.Cost))
	}
	return nil
}

func overLimit(reason, en, zh string) *gqlerror.Error {
	return gqlerror.Wrap(&finding{code: codeInvalidDocument, reason: reason, message: graph.Text{En: en, Zh: zh}})
}

// marks are counted over the text of the document, once per place and not once per use.
type marks struct {
	aliases, directives int
	deferred            bool
}

func countMarks(document *ast.QueryDocument) marks {
	var m marks
	for _, o := range document.Operations {
		m.note(o.Directives)
		for _, v := range o.VariableDefinitions {
			m.note(v.Directives)
		}
		m.count(o.SelectionSet)
	}
	for _, f := range document.Fragments {
		m.note(f.Directives)
		m.count(f.SelectionSet)
	}
	return m
}

func (m *marks) count(set ast.SelectionSet) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if s.Alias != s.Name {
				m.aliases++
			}
			m.note(s.Directives)
			m.count(s.SelectionSet)
		case *ast.InlineFragment:
			m.note(s.Directives)
			m.count(s.SelectionSet)
		case *ast.FragmentSpread:
			m.note(s.Directives)
		}
	}
}

func (m *marks) note(directives ast.DirectiveList) {
	m.directives += len(directives)
	m.deferred = m.deferred || directives.ForName("defer") != nil
}

// helpfulRules are the validation rules for those who may know the schema.
func helpfulRules() *rules.Rules { return withNumbers(rules.NewDefaultRules()) }

// terseRules are the validation rules without "Did you mean": from suggestions a stranger can rebuild a schema. The
// executor itself replaces two of the five that suggest.
func terseRules() *rules.Rules {
	r := rules.NewDefaultRules()
	r.ReplaceRule(rules.KnownArgumentNamesRule.Name, rules.KnownArgumentNamesRuleWithoutSuggestions.RuleFunc)
	r.ReplaceRule(rules.KnownTypeNamesRule.Name, rules.KnownTypeNamesRuleWithoutSuggestions.RuleFunc)
	r.ReplaceRule(rules.ValuesOfCorrectTypeRule.Name, rules.ValuesOfCorrectTypeRuleWithoutSuggestions.RuleFunc)
	return withNumbers(r)
}
