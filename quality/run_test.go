package quality_test

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"liandong/graph"
	"liandong/quality"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
)

// answer executes a GraphQL request as a server does.
func (h *hub) answer(query string) string {
	h.Helper()
	return resolvertest.Compact(context.Background(), h, resolvertest.New(h, &resolvers.Resolver{Store: h.Store, Quality: quality.NewKeeper(h.Store)}), query)
}

func (h *hub) wantAnswer(query, want string) {
	h.Helper()
	if got := h.answer(query); got != want {
		h.Errorf("%s\ngot  %s\nwant %s", query, got, want)
	}
}

// graphQL: findings with their nodes, places and sources, as a client asks.
func (h *hub) graphQL() {
	h.Helper()
	h.wantAnswer(`{ dataQuality(rules: ["SAME_NAME"], asOf: "2031-06-01") { totalCount rules { rule { id severity origin rows } count more } areas { division { name } count } sources { source { name } count }
		nodes { rule { id title } kind node { __typename ... on Facility { name } } other { ... on Facility { name } } field value message place { name } source { name } } pageInfo { hasNextPage } } }`,
		`{"dataQuality":{"totalCount":1,"rules":[{"rule":{"id":"SAME_NAME","severity":"WARNING","origin":"DECLARED","rows":["M141","M102"]},"count":1,"more":false}],`+
			`"areas":[{"division":{"name":"桃源社区"},"count":1}],"sources":[{"source":{"name":"民政登记册"},"count":1}],`+
			`"nodes":[{"rule":{"id":"SAME_NAME","title":"one name twice in one place"},"kind":"Facility","node":{"__typename":"Facility","name":"鄰里中心"},"other":{"name":"邻里中心"},`+
			`"field":"name","value":"鄰里中心","message":"one name twice in one place (name 鄰里中心): Merge them, or give each its full name.","place":{"name":"桃源社区"},"source":{"name":"民政登记册"}}],"pageInfo":{"hasNextPage":false}}}`)
}

// register: what sources have delivered and feed, which are silent, and which departments do not supply.
func (h *hub) register() {
	h.Helper()
	h.wantAnswer(`{ sourceRegister(source: {sourceKey: "hotline"}, asOf: "2031-06-01") { sourceCount sources { source { name } department { name } state interval lastDelivery lastUpdate deliveryCount deliveries { file } feeds { kind } } }
		all: sourceRegister(within: {sourceKey: "county"}, asOf: "2031-06-01") { departmentCount departments { department { name } state sources { name } } } }`,
		`{"sourceRegister":{"sourceCount":1,"sources":[{"source":{"name":"热线"},"department":null,"state":"SILENT","interval":30,"lastDelivery":"2031-01-01","lastUpdate":null,"deliveryCount":0,"deliveries":[],"feeds":[]}]},`+
			`"all":{"departmentCount":1,"departments":[{"department":{"name":"示例区财政局"},"state":"NO_SOURCE","sources":[]}]}}`)
	// before there was any source nobody could supply, and none was silent
	h.wantAnswer(`{ sourceRegister(asOf: "1800") { sourceCount departmentCount } dataQuality(asOf: "2016-12-31", rules: ["SILENT_SOURCE"]) { totalCount } }`,
		`{"sourceRegister":{"sourceCount":0,"departmentCount":0},"dataQuality":{"totalCount":0}}`)
	r, err := quality.NewKeeper(h.Store).Register(context.Background(), quality.RegisterQuestion{AsOf: today, StaleAfter: graph.DefaultStaleAfter, Feeds: true})
	if err != nil {
		h.Fatal(err)
	}
	for _, e := range r.Sources {
		for _, f := range e.Feeds {
			if e.SourceID == h.source && f.Kind == "Service" && (*f.Nodes.Value != 1 || *f.Nodes.Lower != 1 || *f.Share != 0.5) {
				h.Errorf("the register feeds %d services, %v of all", *f.Nodes.Value, *f.Share)
			}
		}
		if e.SourceID == h.source && (e.State != graph.SourceStateUnknown || e.DepartmentID != h.ids["civil"] || len(e.Feeds) < 10 || e.LastUpdate == nil) {
			h.Errorf("the register is %+v", e)
		}
	}
}

// runs: a recorded check is a point of the trend, in all and by rule and area.
func (h *hub) runs() {
	h.Helper()
	result, err := quality.Check(context.Background(), h.Store, quality.Options{AsOf: today, StaleAfter: graph.DefaultStaleAfter})
	if err != nil {
		h.Fatal(err)
	}
	for range 2 {
		if _, err := quality.Record(context.Background(), h.Store, "ann", result); err != nil {
			h.Fatal(err)
		}
	}
	h.wantAnswer(`{ all: qualityTrend { points { checkedFor findings run { findings results(first: 2, where: {rule: {eq: "SAME_NAME"}}) { nodes { rule findings place { name } } } } } }
		west: qualityTrend(within: {sourceKey: "west"}, rule: "PATTERN") { points { findings } } none: qualityTrend(since: "2100") { points { findings } } }`,
		fmt.Sprintf(`{"all":{"points":[%[1]s,%[1]s]},"west":{"points":[{"findings":1},{"findings":1}]},"none":{"points":[]}}`,
			fmt.Sprintf(`{"checkedFor":"2031-06-01","findings":%[1]d,"run":{"findings":%[1]d,"results":{"nodes":[{"rule":"SAME_NAME","findings":1,"place":{"name":"桃源社区"}}]}}}`, findingsOf(h, result))))
	if n := h.one("MATCH (r:QualityResult) WHERE NOT EXISTS { (r)-[:RESULT_OF]->() } RETURN count(r)", nil); n != int64(0) {
		h.Errorf("%d results of no run", n)
	}
}

func findingsOf(h *hub, _ *quality.Result) int { return len(h.lines(quality.Question{})) }

// schedule: checks come again and again, each with a point in the trend, until the hub stops.
func (h *hub) schedule() {
	h.Helper()
	count := func() int64 { return h.one("MATCH (r:QualityRun {recordedBy: 'hub'}) RETURN count(r)", nil).(int64) }
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	done, keeper := make(chan struct{}), quality.NewKeeper(h.Store)
	defer keeper.Close()
	go func() {
		quality.Every(ctx, keeper, time.Millisecond, slog.New(slog.DiscardHandler))
		close(done)
	}()
	for deadline := time.Now().Add(2 * time.Minute); count() < 2; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			h.Fatalf("%d runs are stored", count())
		}
	}
	stop()
	<-done
}
