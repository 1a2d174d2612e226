package graph

import (
	"context"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ruleBook is the closed list of rule kinds: under each name of RuleKind in codegen/directives.graphqls, what checks it.
// A kind has one check, by where it looks: at a value, at a node, at both ends of a link, at one link, at a batch of links, or at what the write leaves behind.
type ruleBook struct {
	kinds    map[string]ruleKind
	patterns sync.Map // RE2 text to *regexp.Regexp, compiled at first use
	dues     sync.Map // *Noun to []*Relation, see due
}

// due are the relations of the noun, or to it, with a rule that is looked at when everything is written.
func (b *ruleBook) due(m *Model, noun *Noun) []*Relation {
	if known, ok := b.dues.Load(noun); ok {
		list, _ := known.([]*Relation)
		return list
	}
	var list []*Relation
	for _, rel := range m.Relations {
		if slices.ContainsFunc(rel.Rules, func(r Rule) bool {
			return b.kinds[r.Kind].after != nil && (m.Is(noun, rel.From) || m.Is(noun, rel.To) && r.Kind != "EXACTLY_ONE")
		}) {
			list = append(list, rel)
		}
	}
	b.dues.Store(noun, list)
	return list
}

// ruleKind is how one kind of rule is checked.
type ruleKind struct {
	value func(book *ruleBook, f *Field, r Rule, value any) (Finding, bool)
	node  func(n nodeView, r Rule) (Finding, bool)
	// reads are the fields that a check of a node looks at, beside those its rule names.
	reads []string
	pair  *pairCheck
	link  func(tx *Tx, rel *Relation, r Rule, l *linkWork) (Finding, bool)
	batch func(ctx context.Context, b *linkBatch, r Rule) error
	after func(ctx context.Context, tx *Tx, rel *Relation, r Rule, ids []string) ([]Finding, error)
	// strictOnly: an import of what exists may break it and is warned (decisions B7).
	strictOnly bool
}

func newRuleBook() *ruleBook {
	return &ruleBook{kinds: map[string]ruleKind{
		"RANGE":                      {value: checkRange},
		"PATTERN":                    {value: checkPattern},
		"USCC":                       {value: checkCreditCode},
		"STEPS":                      {strictOnly: true}, // looked at where a state is set: see nodeBatch.judgeSteps
		"FIXED":                      {},                 // looked at where a link is judged, since it is about what stood there before
		"EXACTLY_ONE":                {after: checkExactlyOne, strictOnly: true},
		"NO_OVERLAP":                 {link: checkOverlap}, // held by every interval relation, declared or not
		"ACYCLIC":                    {},                   // looked at for trees as well, declared or not: see linkBatch.finish
		"ORDERED_LEVELS":             {pair: &pairCheck{columns: rankedField, broken: checkLevels}},
		"SAME":                       {pair: &pairCheck{columns: rankedField, broken: checkSame}},
		"CODE_PREFIX":                {pair: &pairCheck{columns: codeFields, broken: checkCodePrefix, current: true}},
		"AT_MOST_ONE":                {batch: checkChosenOne, strictOnly: true},
		"ELIGIBLE":                   {batch: checkEligible, strictOnly: true},
		"FIRST_CLASS_PUBLIC_WELFARE": {batch: checkFirstClass, strictOnly: true},
		"SUM_AT_MOST":                {after: checkSum, strictOnly: true},
		"FUNDRAISING_LICENSE":        {after: checkLicense},
		"CONTRACT_TERM":              {node: checkContractTerm, reads: []string{"multiYearReason"}},
		"SUSPENSION_ENDS":            {node: checkSuspensionEnds, reads: []string{"kind"}},
		"AT_MOST":                    {node: checkAtMost},
		"NEEDS":                      {node: checkNeeds, strictOnly: true},
		"USCC_LEGAL_TYPE":            {node: checkLegalType, reads: []string{"uscc", "legalType"}},
		"SUCCESSION":                 {}, // lifts a condition, see Relation.succession
	}}
}

// checkValue tests one value of a field and returns it as it is to be stored. It reports at most one refusal, and not
// what the value was when that is a number nobody may read.
func (b *ruleBook) checkValue(m *Model, f *Field, value any) (_ any, warnings []Finding, refused []Finding) {
	if value == nil {
		return nil, nil, nil
	}
	if identityIn(f, value) {
		return nil, nil, []Finding{found("IDENTITY_NUMBER", f.Name, "")}
	}
	value, ok := typed(m, f, value)
	if !ok {
		return nil, nil, []Finding{found("TYPE", f.Name, shown(value), f.Type)}
	}
	if text, ok := value.(string); ok && f.Required && strings.TrimSpace(text) == "" {
		return nil, nil, []Finding{found("REQUIRED", f.Name, "")}
	}
	if most := f.longest(); tooLong(value, most) {
		return nil, nil, []Finding{found("TOO_LONG", f.Name, shown(value), strconv.Itoa(most))}
	}
	if textIn(f, value, likeIdentityNumber) {
		warnings = append(warnings, found("IDENTITY_NUMBER_LIKE", f.Name, ""))
	}
	if mobileIn(f, value) {
		warnings = append(warnings, found("MOBILE_NUMBER", f.Name, ""))
	}
	for _, rule := range f.Rules {
		check := b.kinds[rule.Kind].value
		if check == nil {
			continue
		}
		if finding, broken := check(b, f, rule, value); broken {
			if rule.Warning {
				warnings = append(warnings, finding)
				continue
			}
			return nil, warnings, []Finding{finding}
		}
	}
	return value, warnings, nil
}

// checkValues tests what a row gives and returns it by field name as it is to be stored, without what is refused. Findings
// come in the order of their fields.
func (b *ruleBook) checkValues(m *Model, given map[string]any, field func(name string) *Field) (values map[string]any, warnings, refused []Finding) {
	values = make(map[string]any, len(given))
	for name, value := range given {
		f := field(name)
		if f == nil {
			refused = append(refused, found("UNKNOWN_FIELD", name, ""))
			continue
		}
		stored, noted, bad := b.checkValue(m, f, value)
		if stored == nil && f.Required && len(bad) == 0 {
			bad = append(bad, found("REQUIRED", name, ""))
		}
		warnings, refused = append(warnings, noted...), append(refused, bad...)
		if len(bad) == 0 {
			values[name] = stored
		}
	}
	slices.SortStableFunc(warnings, byField)
	slices.SortStableFunc(refused, byField)
	return values, warnings, refused
}

func byField(a, b Finding) int { return strings.Compare(a.Field, b.Field) }

// identityIn reports whether any text of the value holds an identity-card number. A field of credit codes is asked first
// whether the value is a good code: one in eleven of those that look like a number is no number.
// A code by a pattern of its own may have 15 digits, as that of a grid has: only numbers with a right check character count there.
func identityIn(f *Field, value any) bool { return textIn(f, value, f.HoldsIdentityNumber) }

// HoldsIdentityNumber is HoldsIdentityNumber for a value of the field.
func (f *Field) HoldsIdentityNumber(text string) bool {
	if hasRule(f.Rules, "PATTERN") {
		return holdsCheckedIdentity(text)
	}
	return HoldsIdentityNumber(text)
}

// textIn asks for each text of a value, and each number as text, whether it holds something; a good credit code in its own
// field is not asked.
func textIn(f *Field, value any, holds func(text string) bool) bool {
	switch v := value.(type) {
	case string:
		if hasRule(f.Rules, "USCC") && CheckUSCC(NormalizeUSCC(v)) {
			return false
		}
		return holds(v)
	case []string:
		return slices.ContainsFunc(v, holds)
	case int64:
		return holds(strconv.FormatInt(v, 10))
	case float64:
		return holds(strconv.FormatFloat(v, 'f', -1, 64))
	}
	return false
}

// longest is how many bytes a text of the field may have: an index takes no key above 8 KB, and a key may have three parts.
func (f *Field) longest() int {
	if f.Search != "" && f.Required || f.Name == "sourceKey" || len(f.Rules) > 0 {
		return 2000
	}
	return 100_000
}

func tooLong(value any, most int) bool {
	switch v := value.(type) {
	case string:
		return len(v) > most
	case []string:
		return slices.ContainsFunc(v, func(text string) bool { return len(text) > most })
	}
	return false
}

// mobileIn reports whether a free text holds a mobile number: it may be a hotline, so it is noted, not refused.
func mobileIn(f *Field, value any) bool {
	if len(f.Rules) > 0 || f.Name == "sourceKey" {
		return false
	}
	switch v := value.(type) {
	case string:
		return HoldsMobileNumber(v)
	case []string:
		return slices.ContainsFunc(v, HoldsMobileNumber)
	}
	return false
}

func hasRule(rules []Rule, kind string) bool {
	return slices.ContainsFunc(rules, func(r Rule) bool { return r.Kind == kind })
}

// typed brings a Go value to the declared type of its field; false when it is of another.
func typed(m *Model, f *Field, value any) (any, bool) {
	if f.List {
		list, ok := value.([]string)
		return list, ok
	}
	if enum := m.Enum(f.Type); enum != nil {
		name, ok := value.(string)
		return name, ok && enum.Has(name)
	}
	switch v := value.(type) {
	case string:
		if hasRule(f.Rules, "USCC") {
			v = NormalizeUSCC(v)
		}
		return v, f.Type == "String" || f.Type == "ID"
	case int:
		return int64(v), f.Type == "Int" && v >= math.MinInt32 && v <= math.MaxInt32 || f.Type == "Money"
	case int64:
		if f.Type == "Float" {
			return float64(v), true
		}
		return v, f.Type == "Int" && v >= math.MinInt32 && v <= math.MaxInt32 || f.Type == "Money"
	case float64:
		return v, f.Type == "Float" && !math.IsNaN(v) && !math.IsInf(v, 0)
	case bool:
		return v, f.Type == "Boolean"
	case PartialDate:
		return v, f.Type == "PartialDate"
	case time.Time:
		return v.UTC(), f.Type == "DateTime"
	}
	return value, false
}

// checkRange: a number between min and max, both allowed.
func checkRange(_ *ruleBook, f *Field, r Rule, value any) (Finding, bool) {
	var number float64
	switch v := value.(type) {
	case int64:
		number = float64(v)
	case float64:
		number = v
	default:
		return Finding{}, false
	}
	low, high := math.Inf(-1), math.Inf(1)
	if r.Min != nil {
		low = *r.Min
	}
	if r.Max != nil {
		high = *r.Max
	}
	if number >= low && number <= high {
		return Finding{}, false
	}
	return worded("RANGE", f.Name, Text{En: f.Name, Zh: f.Name}, shown(value), within(low, high)), true
}

// within says which numbers lie between two limits; one that is infinite is none.
func within(low, high float64) Text {
	from, to := strconv.FormatFloat(low, 'f', -1, 64), strconv.FormatFloat(high, 'f', -1, 64)
	switch {
	case math.IsInf(high, 1):
		return Text{En: "of at least " + from, Zh: "不小于 " + from + " "}
	case math.IsInf(low, -1):
		return Text{En: "of at most " + to, Zh: "不大于 " + to + " "}
	}
	return Text{En: "from " + from + " to " + to, Zh: " " + from + " 到 " + to + " 之间"}
}

// checkPattern: the whole text matches an RE2 expression.
func checkPattern(b *ruleBook, f *Field, r Rule, value any) (Finding, bool) {
	known, ok := b.patterns.Load(r.Pattern)
	if !ok {
		compiled, err := regexp.Compile(`\A(?:` + r.Pattern + `)\z`)
		if err != nil {
			return found("PATTERN", f.Name, shown(value), r.Pattern), true
		}
		known, _ = b.patterns.LoadOrStore(r.Pattern, compiled)
	}
	expression, _ := known.(*regexp.Regexp)
	text, _ := value.(string)
	if expression.MatchString(text) {
		return Finding{}, false
	}
	return found("PATTERN", f.Name, shown(value), r.Pattern), true
}

// checkCreditCode: a unified social credit code, with a proposal when one character explains the failure.
func checkCreditCode(_ *ruleBook, f *Field, _ Rule, value any) (Finding, bool) {
	code, _ := value.(string)
	if CheckUSCC(code) {
		return Finding{}, false
	}
	finding := found("USCC_CHECK", f.Name, shown(code))
	if !private(code) {
		finding.Proposal = ProposeUSCC(code)
	}
	return finding, true
}
