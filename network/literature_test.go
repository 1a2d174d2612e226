package network_test

import (
	"math"
	"slices"
	"testing"

	"liandong/network"
)

// near fails unless a value is what a publication says, to the digits it says.
func near(t *testing.T, what string, got, want, digits float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > 0.5*math.Pow(10, -digits)+1e-12 {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

func TestZachary(t *testing.T) {
	c := zachary(t)
	g := c.graph()
	if n, m := g.Nodes(), g.TieCount(); n != 34 || m != 78 {
		t.Fatalf("%d members and %d ties, not 34 and 78 (Zachary 1977)", n, m)
	}
	near(t, "density", network.Density(g), 0.139, 3)
	// KONECT, "Zachary karate club" (konect.cc/networks/ucidata-zachary): clustering coefficient 25.6 %, assortativity -0.476, 45 triangles.
	near(t, "transitivity", network.Clustering(g).Transitivity, 0.256, 3)
	near(t, "assortativity", network.DegreeAssortativity(g), -0.476, 3)
	triangles := int32(0)
	for _, n := range network.Clustering(g).Triangles {
		triangles += n
	}
	if triangles != 3*45 {
		t.Errorf("%d triangles, not 45 (KONECT)", triangles/3)
	}
	// Agarwal and Kempe 2008, "Modularity-maximizing graph communities via mathematical programming", table 1: the optimum is 0.420, with four groups.
	found := network.Stable(g, network.Leiden, 1, 10)
	near(t, "modularity", found.Modularity, 0.420, 3)
	if len(found.Sizes) != 4 || found.Stability < 0.8 {
		t.Errorf("groups of %v, stability %v, not four", found.Sizes, found.Stability)
	}
	// The split that took place, Newman and Girvan 2004: modularity of the two clubs, which follows from 10 or 11 ties between them.
	if q := network.Modularity(g, network.GroupsOf(c.Groups)); q < 0.35 || q > 0.38 {
		t.Errorf("the split has modularity %v", q)
	}
	if cuts := network.CutsOf(g); !slices.Equal(cuts.Points, []int32{0}) || len(cuts.Bridges) != 1 || cuts.Bridges[0].To != 11 {
		t.Errorf("cuts %v: the instructor alone holds the member who knows nobody else", cuts)
	}
}

func TestFlorentine(t *testing.T) {
	c, families := florentine(t), named(t, "florentine.txt", 0, 1)
	g := c.graph()
	of := func(values []float64, family string) float64 { return values[slices.Index(families, family)] }
	// Jackson 2008, "Social and Economic Networks", 1.2.1: betweenness of the Medici 0.522, of the Strozzi 0.103, of the Guadagni 0.255.
	betweenness := network.Betweenness(g, network.Sampling{}).Values
	near(t, "betweenness of the Medici", of(betweenness, "Medici"), 0.522, 3)
	near(t, "betweenness of the Strozzi", of(betweenness, "Strozzi"), 0.103, 3)
	near(t, "betweenness of the Guadagni", of(betweenness, "Guadagni"), 0.255, 3)
	// Jackson 2008, 1.2.1, figure 1.1: the Medici have six marriages, the Strozzi and the Guadagni four.
	degrees := floats(network.Degree(g))
	if of(degrees, "Medici") != 6 || of(degrees, "Strozzi") != 4 || of(degrees, "Guadagni") != 4 {
		t.Errorf("degrees %v", degrees)
	}
	// Jackson 2008, table 2.1: eigenvector centrality of the Medici 0.430, of the Strozzi 0.356, of the Guadagni 0.289.
	eigenvector := network.Eigenvector(g).Values
	near(t, "eigenvector of the Medici", of(eigenvector, "Medici"), 0.430, 3)
	near(t, "eigenvector of the Strozzi", of(eigenvector, "Strozzi"), 0.356, 3)
	near(t, "eigenvector of the Guadagni", of(eigenvector, "Guadagni"), 0.289, 3)
	// The Pazzi marry through the Salviati alone, and these through the Medici.
	for _, family := range []string{"Medici", "Salviati", "Albizzi", "Guadagni"} {
		if !slices.Contains(network.CutsOf(g).Points, int32(slices.Index(families, family))) {
			t.Errorf("the network holds together without the %s", family)
		}
	}
}

func TestDavis(t *testing.T) {
	d := davis(t)
	two := d.twoMode()
	// Davis, Gardner and Gardner 1941: 18 women, 14 events and 89 visits; Borgatti and Everett 1997: density 0.353.
	if two.Shares() != 89 {
		t.Fatalf("%d visits, not 89", two.Shares())
	}
	near(t, "density", two.Density(), 0.353, 3)
	var visitors []int
	for e := range int32(14) {
		visitors = append(visitors, len(two.Of(e)))
	}
	if want := []int{3, 3, 6, 4, 8, 8, 10, 14, 12, 5, 4, 6, 3, 3}; !slices.Equal(visitors, want) {
		t.Errorf("%v visitors, not %v (Davis, Gardner and Gardner 1941)", visitors, want)
	}
	// Degrees of two modes, over the events or women there are, Borgatti and Everett 1997: Evelyn 8/14, event 8 14/18.
	degrees := network.Degree(two.Graph())
	near(t, "degree of Evelyn", float64(degrees[slices.Index(named(t, "davis.txt", 0), "Evelyn_Jefferson")])/14, 0.571, 3)
	near(t, "degree of event 8", float64(degrees[18+7])/18, 0.778, 3)
	// Women who shared an event: 139 of 153 pairs. Whatever an event weighs, who comes has one unit to share (Newman 2001): strength is the number of events with others.
	projected := two.Projected(network.Newman)
	if projected.TieCount() != 139 {
		t.Errorf("%d pairs of women, not 139", projected.TieCount())
	}
	for woman, strength := range network.Strength(projected) {
		near(t, "strength", strength, float64(degrees[woman]), 9)
	}
}
