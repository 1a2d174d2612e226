package graph_test

import (
	"context"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/graph"
)

// ruled are organizations and what they take on, for the rules of the domain.
type ruled struct{ *writer }

// make saves a node under its name or what the noun calls it, and returns its id.
func (r ruled) make(noun string, own values) string {
	r.Helper()
	return r.save(noun, graph.NodeRow{Values: own}).ID
}

// tolerant writes links as an import of what exists does, and returns the warnings.
func (r ruled) tolerant(relation string, row graph.LinkRow) (warned []graph.Finding) {
	r.Helper()
	_, err := r.store.Write(r.Context(), graph.WriteRequest{Actor: "test", Now: r.now, Tolerant: true}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		linked, err := tx.Link(ctx, r.store.Model().Relation(relation), []graph.LinkRow{row})
		if err == nil {
			warned = append(linked[0].Warnings, linked[0].Refused...)
		}
		return nil, err
	})
	if err != nil {
		r.Fatal(err)
	}
	return warned
}

// tolerantSave writes a node as an import of what exists does, and returns the warnings.
func (r ruled) tolerantSave(noun string, row graph.NodeRow) (warned []graph.Finding) {
	r.Helper()
	_, err := r.store.Write(r.Context(), graph.WriteRequest{Actor: "test", Now: r.now, Tolerant: true}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		saved, err := tx.Save(ctx, r.store.Model().Noun(noun), []graph.NodeRow{row})
		if err == nil {
			warned = append(saved[0].Warnings, saved[0].Refused...)
		}
		return nil, err
	})
	if err != nil {
		r.Fatal(err)
	}
	return warned
}

func (r ruled) warnedOnce(findings []graph.Finding, code string) {
	r.Helper()
	if len(findings) != 1 || findings[0].Code != code {
		r.Errorf("warnings %+v, want one %s", findings, code)
	}
}

func TestRulesOfTheDomain(t *testing.T) {
	r := ruled{newWriter(t)}
	org := func(name string) string { return r.make("Organization", values{"name": name}) }
	a, b, c := org("甲"), org("乙"), org("丙")

	t.Run("OneLead", func(t *testing.T) {
		r := ruled{&writer{T: t, store: r.store, now: noon}}
		p := r.make("Project", values{"name": "助餐"})
		lead := values{"part": "LEAD"}
		r.link(undertakes, graph.LinkRow{FromID: a, ToID: p, From: date("2015"), To: date("2015"), Values: lead})
		r.link(undertakes, graph.LinkRow{FromID: b, ToID: p, From: date("2016"), Values: lead})
		_, err := r.tryLink(undertakes, graph.LinkRow{FromID: c, ToID: p, From: date("2017"), Values: lead})
		r.refused(err, "AT_MOST_ONE", "part")
		r.link(undertakes, graph.LinkRow{FromID: c, ToID: p, From: date("2016"), Values: values{"part": "JOINT"}})
		r.warnedOnce(r.tolerant(undertakes, graph.LinkRow{FromID: a, ToID: p, From: date("2017"), Values: lead}), "AT_MOST_ONE")
		twice := r.make("Project", values{"name": "助浴"})
		_, err = r.tryLink(undertakes, graph.LinkRow{FromID: a, ToID: twice, Values: lead}, graph.LinkRow{FromID: b, ToID: twice, Values: lead})
		r.refused(err, "AT_MOST_ONE", "part") // also of two in one write
	})

	t.Run("Responsible", func(t *testing.T) {
		r := ruled{&writer{T: t, store: r.store, now: noon}}
		matter := r.make("LinkageMatter", values{"name": "停车"})
		r.link("Actor.responsibleFor", graph.LinkRow{FromID: a, ToID: matter, Values: values{"part": "LEAD"}})
		second := r.link("Actor.responsibleFor", graph.LinkRow{FromID: b, ToID: matter, Values: values{"part": "LEAD"}})
		r.warnedOnce(second.Warnings, "AT_MOST_ONE") // of matters and items a second lead is a warning, whoever writes
		item := r.make("CommitteeItem", values{"name": "计生"})
		r.link("Actor.responsibleFor", graph.LinkRow{FromID: a, ToID: item, Values: values{"part": "LEAD"}})
		r.warnedOnce(r.link("Actor.responsibleFor", graph.LinkRow{FromID: b, ToID: item, Values: values{"part": "LEAD"}}).Warnings, "AT_MOST_ONE")
		task := r.make("Task", values{"workItem": "划线", "deadline": day("2018")})
		r.link("Actor.responsibleFor", graph.LinkRow{FromID: a, ToID: task, Values: values{"part": "LEAD"}})
		lead := graph.LinkRow{FromID: b, ToID: task, Values: values{"part": "LEAD"}}
		_, err := r.tryLink("Actor.responsibleFor", lead)
		r.refused(err, "AT_MOST_ONE", "part")
		r.warnedOnce(r.tolerant("Actor.responsibleFor", lead), "AT_MOST_ONE")
		r.link("Actor.responsibleFor", graph.LinkRow{FromID: c, ToID: task, Values: values{"part": "COOPERATE"}})
	})

	t.Run("Steps", func(t *testing.T) {
		r := ruled{&writer{T: t, store: r.store, now: noon}}
		need := r.make("Need", values{"title": "助浴", "from": day("2015"), "stage": "COLLECTED"})
		at := func(stage, from string, correct bool) graph.NodeRow {
			return graph.NodeRow{ID: need, Values: values{"stage": stage}, EffectiveFrom: date(from), Correct: correct}
		}
		_, err := r.trySave("Need", at("AGGREGATED_BY_COMMUNITY", "2016", false))
		r.refused(err, "STEPS", "stage")
		r.save("Need", at("JUDGED_URGENT", "2016", false))
		r.save("Need", at("AGGREGATED_BY_COMMUNITY", "2017", false))
		_, err = r.trySave("Need", at("REVIEWED", "2016-07", true)) // between two stages it has to fit both
		r.refused(err, "STEPS", "stage")
		_, err = r.trySave("Need", at("COLLECTED", "2016-07", true)) // a correction of the stage of that day, and what follows is no next step of it
		r.refused(err, "STEPS", "stage")
		r.warnedOnce(r.tolerantSave("Need", at("AGGREGATED_BY_STREET", "2016-07", false)), "STEPS") // from the stage before it; back from it anything may come
	})

	t.Run("Eligible", func(t *testing.T) {
		r := ruled{&writer{T: t, store: r.store, now: noon}}
		p := r.make("Project", values{"name": "巡访"})
		d := r.make("Organization", values{"name": "丁"})
		s := r.make("Sanction", values{"kind": "SUSPENSION", "from": day("2016"), "to": day("2016")})
		r.link("Sanction.imposedOn", graph.LinkRow{FromID: s, ToID: d, From: date("2016"), To: date("2016")})
		_, err := r.tryLink(undertakes, graph.LinkRow{FromID: d, ToID: p, From: date("2016-05")})
		r.refused(err, "ELIGIBLE", "")
		r.link(undertakes, graph.LinkRow{FromID: d, ToID: p, From: date("2015"), To: date("2015")}) // before it, and after
		r.link(undertakes, graph.LinkRow{FromID: d, ToID: p, From: date("2017")})
		other := r.make("Project", values{"name": "助洁"})
		r.warnedOnce(r.tolerant(undertakes, graph.LinkRow{FromID: d, ToID: other, From: date("2016-05")}), "ELIGIBLE")
		gone := r.make("Organization", values{"name": "戊", "status": "DEREGISTERED"})
		_, err = r.tryLink(undertakes, graph.LinkRow{FromID: gone, ToID: p})
		r.refused(err, "ELIGIBLE", "")
		contract := r.make("Contract", values{"object": "巡访"})
		first := r.make("Organization", values{"name": "己", "firstClassPublicWelfare": true})
		_, err = r.tryLink("Contract.supplier", graph.LinkRow{FromID: contract, ToID: first})
		r.refused(err, "FIRST_CLASS_PUBLIC_WELFARE", "")
	})

	t.Run("Awards", func(t *testing.T) {
		r := ruled{&writer{T: t, store: r.store, now: noon}}
		gone := r.make("Organization", values{"name": "庚", "status": "DEREGISTERED"})
		grant := graph.LinkRow{FromID: r.make("Grant", values{"title": "补助"}), ToID: gone}
		_, err := r.tryLink("Grant.grantedFor", grant)
		r.refused(err, "ELIGIBLE", "")
		r.warnedOnce(r.tolerant("Grant.grantedFor", grant), "ELIGIBLE")
		r.link("Grant.grantedFor", graph.LinkRow{FromID: r.make("Grant", values{"title": "补助"}), ToID: r.make("Project", values{"name": "已结", "state": "COMPLETED"})})
		first := r.make("Organization", values{"name": "辛", "firstClassPublicWelfare": true}) // may be granted money, though not supply
		r.link("Grant.grantedFor", graph.LinkRow{FromID: r.make("Grant", values{"title": "补助"}), ToID: first})

		awarded := graph.LinkRow{FromID: r.make("Application", values{"title": "助餐", "result": "AWARDED"}), ToID: gone}
		_, err = r.tryLink("Application.submittedBy", awarded)
		r.refused(err, "ELIGIBLE", "")
		r.warnedOnce(r.tolerant("Application.submittedBy", awarded), "ELIGIBLE")
		pending := r.make("Application", values{"title": "助浴", "result": "PENDING"})
		r.link("Application.submittedBy", graph.LinkRow{FromID: pending, ToID: gone}) // anybody may ask
		award := graph.NodeRow{ID: pending, Values: values{"result": "AWARDED"}}
		_, err = r.trySave("Application", award)
		r.refused(err, "ELIGIBLE", "")
		r.expect("PENDING", "MATCH (n:Application {id: '"+pending+"'}) RETURN n.result")
		r.warnedOnce(r.tolerantSave("Application", award), "ELIGIBLE")
		r.save("Application", graph.NodeRow{ID: pending, Values: values{"title": "助浴二期"}}) // it was judged when it was awarded
	})

	t.Run("Sums", func(t *testing.T) {
		r := ruled{&writer{T: t, store: r.store, now: noon}}
		grant := r.make("Grant", values{"title": "创投", "amount": int64(10_000)})
		pay := func(amount int64) (string, error) {
			id := r.make("Payment", values{"amount": amount})
			_, err := r.tryLink("Payment.paidUnder", graph.LinkRow{FromID: id, ToID: grant})
			return id, err
		}
		small, err := pay(6_000)
		if err != nil {
			t.Fatal(err)
		}
		_, err = pay(5_000)
		r.refused(err, "SUM_AT_MOST", "amount")
		if _, err := pay(4_000); err != nil {
			t.Fatal(err)
		}
		_, err = r.trySave("Payment", graph.NodeRow{ID: small, Values: values{"amount": int64(6_001)}})
		r.refused(err, "SUM_AT_MOST", "amount") // also when an amount is raised later, or what there is lowered
		_, err = r.trySave("Grant", graph.NodeRow{ID: grant, Values: values{"amount": int64(9_999)}})
		r.refused(err, "SUM_AT_MOST", "amount")
	})

	t.Run("SumsOfWhatIsSetAside", func(t *testing.T) {
		r := ruled{&writer{T: t, store: r.store, now: noon}}
		charge := func(relation, near, far string) []graph.Finding {
			receipt, err := r.try(func(ctx context.Context, tx *graph.Tx) error {
				_, err := tx.Link(ctx, r.store.Model().Relation(relation), []graph.LinkRow{{FromID: near, ToID: far}})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return receipt.Warnings
		}
		budget := r.make("Budget", values{"name": "预算", "year": int64(2017), "amount": int64(100)})
		line := r.make("BudgetLine", values{"name": "专项", "amount": int64(101)})
		grant := func(amount int64) string { return r.make("Grant", values{"title": "资助", "amount": amount}) }
		source := r.make("FundingSource", values{"name": "彩票", "amount": int64(50)})
		r.warnedOnce(charge("BudgetLine.inBudget", line, budget), "SUM_AT_MOST")
		r.warnedOnce(charge("Grant.fromSource", grant(51), source), "SUM_AT_MOST")
		r.warnedOnce(charge("Expenditure.drawnFrom", r.make("Expenditure", values{"purpose": "物资", "amount": int64(12)}), grant(11)), "SUM_AT_MOST")
		if warned := charge("Grant.chargedTo", grant(101), line); len(warned) > 0 {
			t.Errorf("all of a line: %+v", warned)
		}
		r.warnedOnce(charge("Grant.chargedTo", grant(1), line), "SUM_AT_MOST")
	})

	t.Run("License", func(t *testing.T) {
		r := ruled{&writer{T: t, store: r.store, now: noon}}
		run := func(from string) []graph.Finding {
			id := r.make("Campaign", values{"name": "点亮", "public": true, "from": day(from)})
			receipt, err := r.try(func(ctx context.Context, tx *graph.Tx) error {
				_, err := tx.Link(ctx, r.store.Model().Relation("Campaign.runBy"), []graph.LinkRow{{FromID: id, ToID: a, From: date(from)}})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return receipt.Warnings
		}
		r.warnedOnce(run("2017"), "FUNDRAISING_LICENSE")
		partner := r.make("Organization", values{"name": "慈善会"})
		licensed := r.make("FundraisingLicense", values{"certificateNumber": "2", "from": day("2017")})
		r.link("FundraisingLicense.licensedTo", graph.LinkRow{FromID: licensed, ToID: partner, From: date("2017")})
		r.link("Organization.cooperatesWith", graph.LinkRow{FromID: partner, ToID: a, From: date("2017-03"), To: date("2017-05")})
		r.warnedOnce(run("2017-02"), "FUNDRAISING_LICENSE")
		if warned := run("2017-04"); len(warned) > 0 { // with a partner who has one
			t.Errorf("together with a licensed organization: %+v", warned)
		}
		license := r.make("FundraisingLicense", values{"certificateNumber": "1", "from": day("2018")})
		r.link("FundraisingLicense.licensedTo", graph.LinkRow{FromID: license, ToID: a, From: date("2018")})
		for _, from := range []string{"2009", "2018-03"} { // before the law, and with a license
			if warned := run(from); len(warned) > 0 {
				t.Errorf("%s: %+v", from, warned)
			}
		}
	})

	t.Run("OfOneNode", func(t *testing.T) {
		r := ruled{&writer{T: t, store: r.store, now: noon}}
		for _, c := range []struct {
			noun string
			own  values
			code string
		}{
			{"Contract", values{"object": "一", "from": day("2021"), "to": day("2021")}, ""},
			{"Contract", values{"object": "二", "from": day("2021"), "to": day("2022")}, "CONTRACT_TERM"},
			{"Contract", values{"object": "三", "from": day("2021"), "to": day("2023"), "multiYearReason": "预算稳定"}, ""},
			{"Contract", values{"object": "四", "from": day("2021"), "to": day("2024"), "multiYearReason": "预算稳定"}, "CONTRACT_TERM"},
			{"Contract", values{"object": "五", "from": day("2012"), "to": day("2018")}, ""},
			{"Sanction", values{"kind": "SUSPENSION", "from": day("2016")}, "SUSPENSION_ENDS"},
			{"Sanction", values{"kind": "REVOCATION", "from": day("2016")}, ""},
			{"Organization", values{"name": "会", "uscc": "521201190911203571", "legalType": "FOUNDATION"}, "USCC_LEGAL_TYPE"},
			{"Organization", values{"name": "会", "uscc": "521201190911203571", "legalType": "PRIVATE_NON_ENTERPRISE_UNIT"}, ""},
		} {
			warned := r.save(c.noun, graph.NodeRow{Values: c.own}).Warnings
			if c.code == "" && len(warned) > 0 || c.code != "" && (len(warned) != 1 || warned[0].Code != c.code) {
				t.Errorf("%s %v: %+v, want %q", c.noun, c.own, warned, c.code)
			}
		}
	})

	t.Run("Scores", func(t *testing.T) {
		r := ruled{&writer{T: t, store: r.store, now: noon}}
		half := r.save("Application", graph.NodeRow{Values: values{"title": "一", "score": 80.0}})
		r.warnedOnce(half.Warnings, "NEEDS")
		_, err := r.trySave("Application", graph.NodeRow{ID: half.ID, Values: values{"scoreMax": 60.0}})
		r.refused(err, "AT_MOST", "score") // also where one of the two is stored already
		if warned := r.save("Application", graph.NodeRow{ID: half.ID, Values: values{"scoreMax": 80.0}}).Warnings; len(warned) > 0 {
			t.Errorf("warned of %+v", warned)
		}
		for _, noun := range []string{"Evaluation", "TargetSheet"} {
			_, err = r.trySave(noun, graph.NodeRow{Values: values{"name": "二", "year": int64(2020), "score": 101.0, "scoreMax": 100.0}})
			if noun == "Evaluation" {
				_, err = r.trySave(noun, graph.NodeRow{Values: values{"name": "二", "score": 101.0, "scoreMax": 100.0}})
			}
			r.refused(err, "AT_MOST", "score")
		}
		_, err = r.trySave("Appraisal", graph.NodeRow{Values: values{"score": 101.0, "scoreMax": 100.0}})
		r.refused(err, "AT_MOST", "score")
	})

	t.Run("OneUnit", func(t *testing.T) {
		r := ruled{&writer{T: t, store: r.store, now: noon}}
		passes := r.make("IndicatorDefinition", values{"code": "PASSES", "name": "通过人次", "unit": "人次"})
		o := r.make("Observation", values{"value": 13755.0, "unit": "人"})
		r.warnedOnce(r.link("Observation.ofIndicator", graph.LinkRow{FromID: o, ToID: passes}).Warnings, "SAME")
		if warned := r.save("Observation", graph.NodeRow{ID: o, Values: values{"unit": "人次"}}).Warnings; len(warned) > 0 {
			t.Errorf("the indicator's unit is warned of: %+v", warned)
		}
		r.warnedOnce(r.save("Observation", graph.NodeRow{ID: o, Values: values{"unit": "人"}}).Warnings, "SAME")
	})

	t.Run("ARatingLasts", func(t *testing.T) {
		r := ruled{&writer{T: t, store: r.store, now: noon}}
		for from, to := range map[string]string{"2010": "2014", "2010-03": "2015-02", "2010-03-15": "2015-03-14"} {
			id := r.make("Rating", values{"level": "FIVE_A", "from": day(from)})
			until := date(to)
			r.expect(neo4j.DateOf(until.End()), "MATCH (n:Rating {id: '"+id+"'}) RETURN n.to")
			r.expect(string(until.Precision), "MATCH (n:Rating {id: '"+id+"'}) RETURN n.toPrecision")
			if again := r.save("Rating", graph.NodeRow{ID: id, Values: values{"from": day(from)}}); again.Changed {
				t.Errorf("%s again: %+v", from, again)
			}
		}
		later := r.make("Rating", values{"level": "ONE_A"})
		r.expect(neo4j.DateOf(graph.Forever), "MATCH (n:Rating {id: '"+later+"'}) RETURN n.to")
		r.save("Rating", graph.NodeRow{ID: later, Values: values{"from": day("2012")}}) // it is known later when it began
		r.expect(neo4j.DateOf(date("2016").End()), "MATCH (n:Rating {id: '"+later+"'}) RETURN n.to")
		open := r.make("Rating", values{"level": "ONE_A", "from": day("2012"), "to": nil})
		r.expect(neo4j.DateOf(graph.Forever), "MATCH (n:Rating {id: '"+open+"'}) RETURN n.to")
	})

	t.Run("OneRatingAtATime", func(t *testing.T) {
		r := ruled{&writer{T: t, store: r.store, now: noon}}
		rate := func(from, to string) error {
			id := r.make("Rating", values{"level": "FIVE_A", "from": day(from), "to": day(to)})
			_, err := r.tryLink("Rating.rates", graph.LinkRow{FromID: id, ToID: b, From: date(from), To: date(to)})
			return err
		}
		if err := rate("2010", "2014"); err != nil {
			t.Fatal(err)
		}
		r.refused(rate("2014", "2018"), "ONE_AT_A_TIME", "fromId")
		if err := rate("2015", "2019"); err != nil {
			t.Fatal(err)
		}
	})
}
