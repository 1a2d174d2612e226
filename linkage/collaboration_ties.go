package linkage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liandong/graph"
	"liandong/loaders"
)

// CollaborationTiesQuestion asks which cooperation runs across parent units.
type CollaborationTiesQuestion struct {
	Asked
	Where CollaborationTieWhere
}

// CollaborationTieWhere narrows collaborationTies; all that is given must hold.
type CollaborationTieWhere struct {
	Within      *graph.Filter // AdministrativeDivisionBy: at least one of the two has its seat in it or acts for it
	Basis       []graph.LinkageBasis
	Affiliation *graph.TieAffiliation // of the rows, not of the counts
}

// CollaborationTie is two organizations, bodies or departments with a tie, and the root of each. Nouns are given by id;
// the one whose name comes first is the first. Evidence is empty unless asked for.
type CollaborationTie struct {
	ID          string
	ActorID     string
	OtherID     string
	RootID      string
	OtherRootID string
	Affiliation graph.TieAffiliation
	Bases       []graph.LinkageBasis // in alphabetical order
	Evidence    []Evidence
}

// CollaborationTieEdge is a row with its cursor.
type CollaborationTieEdge = Edge[CollaborationTie]

// CollaborationTieConnection is one page of ties, with counts of all pairs the question is about but its affiliation.
type CollaborationTieConnection struct {
	Connection[CollaborationTie]
	Across       int
	Inside       int
	Unaffiliated int // pairs with one that stands under nobody and over nobody: in no row
}

// Outwardness is I44: (across - inside) / (across + inside); nil when there is neither.
func (c *CollaborationTieConnection) Outwardness() *float64 {
	all := c.Across + c.Inside
	if all == 0 {
		return nil
	}
	return new(float64(c.Across-c.Inside) / float64(all))
}

// tieBases are the bases a tie can rest on (R77), those of Actor.linkedWith: each has a place in collaboration_ties.cypher and, between organizations, in
// uncoordinated_providers.cypher.
var tieBases = []graph.LinkageBasis{
	graph.LinkageBasisProject, graph.LinkageBasisMeeting, graph.LinkageBasisCase, graph.LinkageBasisAgreement,
	graph.LinkageBasisResource, graph.LinkageBasisPlatform, graph.LinkageBasisInformation,
}

// carrierOf gives the bases that carry linkage (decisions A3).
var carrierOf = map[graph.LinkageBasis]graph.LinkageCarrier{
	graph.LinkageBasisResource: graph.LinkageCarrierResource, graph.LinkageBasisProject: graph.LinkageCarrierProject,
	graph.LinkageBasisPlatform: graph.LinkageCarrierPlatform, graph.LinkageBasisInformation: graph.LinkageCarrierInformation,
}

// Carriers are those of the bases that carry linkage, in alphabetical order.
func (t CollaborationTie) Carriers() []graph.LinkageCarrier {
	carriers := []graph.LinkageCarrier{}
	for _, b := range t.Bases {
		if c, ok := carrierOf[b]; ok {
			carriers = append(carriers, c)
		}
	}
	return carriers
}

// CollaborationTies answers Q8 (contract M129): pairs of organizations, governance bodies and departments with a tie at
// the date, with what stands at the end of the chain of superiors of each. Who stands under nobody but over somebody is
// its own root; who stands neither under nor over anybody has none (decisions B9), and pairs with such a one are counted
// apart. A tie (linkedWith) is a running project that both undertake or commission, a meeting at which both were present, an
// open case or a step that both handle, an agreement, a resource of one in a running project of the other, a facility that
// one runs for both, or information of one that the other has read; organizations known to be inactive have none. By the
// names of the two.
//
// It takes one round trip. A key that names nothing is NotFound; a basis that is none, a malformed cursor or page size is
// Invalid.
func CollaborationTies(ctx context.Context, store *graph.Store, q CollaborationTiesQuestion) (*CollaborationTieConnection, error) {
	c, more, err := answer(ctx, store, q, collaborationTieOf)
	if err != nil {
		return nil, err
	}
	sides, _ := more[0].([]any)
	return &CollaborationTieConnection{Connection: *c, Across: number(sides[0]), Inside: number(sides[1]), Unaffiliated: number(sides[2])}, nil
}

func (q CollaborationTiesQuestion) plan(model *graph.Model) (*plan, error) {
	bases := q.Where.Basis
	if len(bases) == 0 {
		bases = tieBases
	}
	for _, b := range bases {
		if !slices.Contains(tieBases, b) {
			list := strings.Trim(fmt.Sprint(tieBases), "[]")
			return nil, invalid("where.basis", "no tie rests on "+string(b)+": name some of "+list, "联动关系不以 "+string(b)+" 为依据：请从下列中选："+list)
		}
	}
	p, err := q.Asked.plan(model, "collaborationTies", []any{q.Where}, []keyed{
		{q.Where.Within, "AdministrativeDivision", "where.within", "within"},
	})
	if err != nil {
		return nil, err
	}
	p.params["affiliations"] = []string{string(graph.TieAffiliationAcross), string(graph.TieAffiliationInside)}
	if q.Where.Affiliation != nil {
		p.params["affiliations"] = []string{string(*q.Where.Affiliation)}
	}
	a := q.asking()
	a.Within = p.keys[0].pattern
	p.file = "collaboration_ties.cypher"
	rests, agreed := restsOf(bases)
	p.params["agreed"] = agreed
	p.asking = struct {
		asking
		Rests []graph.LinkageBasis
	}{a, rests}
	return p, nil
}

// restsOf are the parts of the statement that look for ties on the bases, and which of these an agreement can stand for.
func restsOf(bases []graph.LinkageBasis) (rests []graph.LinkageBasis, agreed []string) {
	for _, b := range tieBases {
		if !slices.Contains(bases, b) {
			continue
		}
		if _, carries := carrierOf[b]; carries && b != graph.LinkageBasisProject || b == graph.LinkageBasisAgreement {
			agreed = append(agreed, string(b))
		}
		if b != graph.LinkageBasisAgreement {
			rests = append(rests, b)
		}
	}
	if len(agreed) > 0 {
		rests = append(rests, graph.LinkageBasisAgreement)
	}
	return rests, agreed
}

// collaborationTieOf reads a row: key, the two, their roots, affiliation, bases, relations.
func collaborationTieOf(v []any, page *loaders.Page) CollaborationTie {
	tie := CollaborationTie{
		ActorID: text(v[1]), OtherID: text(v[2]), RootID: text(v[3]), OtherRootID: text(v[4]),
		Affiliation: graph.TieAffiliation(text(v[5])), Evidence: evidenceOf(element(v, 7)),
	}
	for _, b := range distinct(v[6]) {
		tie.Bases = append(tie.Bases, graph.LinkageBasis(b))
	}
	tie.ID = identity(tie.ActorID, tie.OtherID)
	page.Add("Actor", tie.ActorID, tie.OtherID)
	page.Add("Superior", tie.RootID, tie.OtherRootID)
	addSources(page, tie.Evidence)
	return tie
}
