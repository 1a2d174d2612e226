package network

import (
	"liandong/graph"
	"liandong/loaders"
)

// Answer is a network as the API gives it: totals of the whole, and a part of its nodes and ties.
type Answer struct {
	Clock               int
	AsOf                graph.PartialDate
	Since               *graph.PartialDate
	Redacted            bool
	Seed                int
	NodeCount           int
	TieCount            int
	Density             float64
	ComponentCount      int
	LargestComponent    int
	BridgeCount         int
	MeanClustering      float64
	Transitivity        float64
	DegreeAssortativity *float64
	Removed             []Removed
	Grouping            GroupingAnswer
	Sampled             bool
	Sources             int
	Nodes               []*NodeAnswer
	Ties                []*TieAnswer
	Truncated           bool

	says graph.Text
	page *loaders.Page
}

// Page has the nodes of the answer.
func (a *Answer) Page() *loaders.Page { return a.page }

// Says tells in words what is not listed; empty where everything is.
func (a *Answer) Says() graph.Text { return a.says }

// GroupingAnswer are groups of a network.
type GroupingAnswer struct {
	By               graph.NetworkGrouping
	GroupCount       int
	Groups           []*GroupAnswer
	Modularity       *float64
	Stability        *float64
	Runs             *int
	ExternalInternal *float64
	Expected         *float64
	Deviation        *float64
	Lower            *float64
	Assortativity    *float64
}

// GroupAnswer is a group; its label is empty where it has no name.
type GroupAnswer struct {
	Number           int
	Says             graph.Text
	Size             int
	ExternalInternal *float64
}

// NodeAnswer is a node with its measures.
type NodeAnswer struct {
	ID        string
	Event     bool
	Group     int
	Component int
	Scores    []*Score
}

// Score is a measure of a node; nil where it has no value.
type Score struct {
	Measure graph.NetworkMeasure
	Value   *float64
}

// TieAnswer is a tie with what it rests on.
type TieAnswer struct {
	FromID, ToID string
	Weight       float64
	Bases        []graph.NetworkBasis
	Bridge       bool
	LinkCount    int
	Links        []*LinkAnswer
}

// LinkAnswer is a reason for a tie; its event is empty for an agreement.
type LinkAnswer struct {
	Basis   graph.NetworkBasis
	EventID string
	Since   *graph.PartialDate
	Until   *graph.PartialDate
}

// PathsAnswer are paths between two actors, or why there is none.
type PathsAnswer struct {
	Clock    int
	Redacted bool
	Paths    []*PathAnswer
	Reason   *graph.NetworkPathsReason

	says graph.Text
	page *loaders.Page
}

// Says tells in words why there is no path; empty where there is one.
func (a *PathsAnswer) Says() graph.Text { return a.says }

// Page has the nodes of the answer.
func (a *PathsAnswer) Page() *loaders.Page { return a.page }

// PathAnswer is a path with its ties.
type PathAnswer struct {
	Length  float64
	Arrives *graph.PartialDate
	Days    []graph.PartialDate // of each tie, of a path in time
	NodeIDs []string
	Ties    []*TieAnswer
}

// DifferenceAnswer is what became of a network.
type DifferenceAnswer struct {
	Clock                                            int
	Redacted                                         bool
	NodesAdded, NodesRemoved                         int
	TiesAdded, TiesRemoved, TiesReweighted, TiesSame int
	Jaccard                                          float64
	Added, Removed, Reweighted                       []*ChangeAnswer
	Truncated                                        bool

	page *loaders.Page
}

// Page has the nodes of the answer.
func (a *DifferenceAnswer) Page() *loaders.Page { return a.page }

// ChangeAnswer is a tie that changed.
type ChangeAnswer struct {
	FromID, ToID            string
	Before, After           float64
	BasesBefore, BasesAfter []graph.NetworkBasis
}

// PracticeAnswer are groups that work together.
type PracticeAnswer struct {
	Clock       int
	Redacted    bool
	Seed        int
	Modularity  float64
	Stability   float64
	Total       int
	Elsewhere   int
	Communities []*Practice
	Truncated   bool

	page *loaders.Page
}

// Page has the nodes of the answer.
func (a *PracticeAnswer) Page() *loaders.Page { return a.page }

// Practice is a group that works together.
type Practice struct {
	Number     int
	Size       int
	Density    float64
	Cohesion   float64
	Bases      []graph.NetworkBasis
	Named      []graph.Text // its societies
	MemberIDs  []string
	OutwardIDs []string
}
