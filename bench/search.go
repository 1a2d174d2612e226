package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/graph"
	"liandong/lexicon"
)

// searchSizes are how many names are searched, one after the other in one database.
var searchSizes = []int{10_000, 350_000}

// searched is what a person types, and the same for the full-text index that comes with Neo4j (cjk), which a careful user would
// make; empty where that has no way to find it.
var searched = []struct{ what, text, cjk string }{
	{"whole name", "百官街道养老服务中心0", `"百官街道养老服务中心0"`},
	{"beginning", "百官街道养", `"百官街道养"`},
	{"part of a rare name", "官街道养", `"官街道养"`},
	{"two words", "百官 养老", "百官 AND 养老"},
	{"traditional", "百官街道養", ""},
	{"full pinyin", "baiguanjiedaoyang", ""},
	{"initials", "bgjdylfwzx0", ""},
	{"one rare character", "曹", "*曹*"},
	{"part of every name", "服务", "服务"},
}

// benchSearch fills a database with names made of real streets, searches at each size, and prints medians, database hits and
// ratios. The rival is Neo4j's own cjk index over the names in the same database and run.
func benchSearch(ctx context.Context, folder string) error {
	return withServer(ctx, folder, func(b *importBench) error { return b.search(ctx) })
}

func (b *importBench) search(ctx context.Context) (err error) {
	if err := b.empty(ctx); err != nil {
		return err
	}
	connection := b.server.Connection()
	driver, err := neo4j.NewDriverWithContext(connection.URI, neo4j.BasicAuth(connection.User, connection.Password, ""))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, driver.Close(context.WithoutCancel(ctx))) }()
	s := &searchBench{importBench: b, driver: driver}
	if s.streets, err = streetNames(b.folder); err != nil {
		return err
	}
	if _, err := s.rows(ctx, "CREATE FULLTEXT INDEX bench_cjk IF NOT EXISTS FOR (n:Organization) ON EACH [n.name] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}", nil); err != nil {
		return err
	}
	var before []searchCost
	for _, size := range searchSizes {
		if err := s.fill(ctx, size); err != nil {
			return err
		}
		fmt.Printf("search among %d names: median ms (database hits), cjk index beside it\n", size)
		costs, err := s.measure(ctx)
		if err != nil {
			return err
		}
		for i, c := range costs {
			line := fmt.Sprintf("  %-22s %7.2f (%d), %d found; cjk %s", searched[i].what, c.ms, c.hits, c.found, c.rival)
			if before != nil {
				line += fmt.Sprintf("; x%.1f the time of %d names", c.ms/before[i].ms, searchSizes[0])
			}
			fmt.Println(line)
		}
		before = costs
	}
	return nil
}

type searchBench struct {
	*importBench
	driver  neo4j.DriverWithContext
	streets []string
	filled  int
}

type searchCost struct {
	ms    float64
	hits  int64
	found int
	rival string
}

// kinds of organization that names end in.
var endings = []string{"养老服务中心", "社工服务社", "志愿服务队", "儿童服务站", "助残服务所", "文化服务团", "便民服务点", "调解服务室", "健康服务部"}

// fill adds organizations until there are size of them.
func (s *searchBench) fill(ctx context.Context, size int) error {
	noun := s.store.Model().Noun("Organization")
	for s.filled < size {
		rows := make([]graph.NodeRow, min(5000, size-s.filled))
		for i := range rows {
			n := s.filled + i
			name := fmt.Sprintf("%s%s%d", s.streets[n/len(endings)%len(s.streets)], endings[n%len(endings)], n%97)
			rows[i].Values = map[string]any{"name": name, "sourceKey": fmt.Sprintf("bench/%d", n)}
		}
		_, err := s.store.Write(ctx, graph.WriteRequest{Actor: "bench", Deadline: time.Minute}, func(ctx context.Context, tx *graph.Tx) (any, error) {
			_, err := tx.Save(ctx, noun, rows)
			return nil, err
		})
		if err != nil {
			return err
		}
		s.filled += len(rows)
	}
	_, err := s.rows(ctx, "CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()", nil)
	return err
}

// streetNames are the streets of the data, the one that is searched for first.
func streetNames(folder string) ([]string, error) {
	data, err := os.ReadFile(filepath.Join(folder, "streets.csv"))
	if err != nil {
		return nil, err
	}
	names := []string{"百官街道", "曹娥街道"}
	for _, line := range strings.Split(string(data), "\n")[1:] {
		if cells := strings.Split(line, ","); len(cells) > 1 {
			if name := strings.Trim(cells[1], `"`); !strings.Contains(name, "百官") {
				names = append(names, name)
			}
		}
	}
	return names, nil
}

func (s *searchBench) measure(ctx context.Context) ([]searchCost, error) {
	var costs []searchCost
	for _, q := range searched {
		request := graph.SearchRequest{Query: lexicon.Parse(q.text), First: 20, Scope: graph.Everything, At: graph.At{AsOf: graph.Today(time.Now())}}
		c := searchCost{rival: "cannot"}
		var err error
		c.ms, err = medianOf(func() error {
			hits, _, err := s.store.Search(ctx, request)
			c.found = len(hits)
			return err
		})
		if err != nil {
			return nil, err
		}
		statement := s.store.Model().SearchStatement(request)
		if c.hits, err = s.hits(ctx, statement.Text, statement.Params); err != nil {
			return nil, err
		}
		if q.cjk != "" {
			ms, err := medianOf(func() error {
				_, err := s.rows(ctx, "CALL db.index.fulltext.queryNodes('bench_cjk', $q, {limit: 20}) YIELD node, score RETURN node.id, node.name, score", map[string]any{"q": q.cjk})
				return err
			})
			if err != nil {
				return nil, err
			}
			c.rival = fmt.Sprintf("%.2f ms, unranked by place", ms)
		}
		costs = append(costs, c)
	}
	return costs, nil
}

// medianOf runs something 5 times to warm up and 31 times to measure, and returns the median in milliseconds.
func medianOf(run func() error) (float64, error) {
	var times []float64
	for i := range 36 {
		start := time.Now()
		if err := run(); err != nil {
			return 0, err
		}
		if i >= 5 {
			times = append(times, float64(time.Since(start).Microseconds())/1000)
		}
	}
	slices.Sort(times)
	return times[len(times)/2], nil
}

func (s *searchBench) rows(ctx context.Context, statement string, params map[string]any) (neo4j.ResultSummary, error) {
	session := s.driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: "neo4j"})
	result, err := session.Run(ctx, statement, params)
	if err != nil {
		return nil, errors.Join(err, session.Close(ctx))
	}
	summary, err := result.Consume(ctx)
	return summary, errors.Join(err, session.Close(ctx))
}

// hits are the database hits of a statement, summed over its plan.
func (s *searchBench) hits(ctx context.Context, statement string, params map[string]any) (int64, error) {
	summary, err := s.rows(ctx, "PROFILE "+statement, params)
	if err != nil {
		return 0, err
	}
	var sum func(plan neo4j.ProfiledPlan) int64
	sum = func(plan neo4j.ProfiledPlan) int64 {
		total := plan.DbHits()
		for _, child := range plan.Children() {
			total += sum(child)
		}
		return total
	}
	return sum(summary.Profile()), nil
}
