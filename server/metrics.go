package server

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are in a registry of their own: two hubs in one process (as in tests) do not meet. Labels take values of closed
// lists only, so that nobody can grow the number of series.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

func newMetrics(roundTrips func() int64) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "liandong_requests_total",
			Help: "GraphQL requests by kind of operation (query, mutation, none) and outcome (OK or an error code).",
		}, []string{"operation", "outcome"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "liandong_request_duration_seconds",
			Help:    "Time from the request's arrival to its answer, by kind of operation.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 15},
		}, []string{"operation"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "liandong_requests_in_flight", Help: "GraphQL requests being answered now.",
		}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.inFlight,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if roundTrips != nil {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "liandong_database_round_trips_total", Help: "Statements sent to the database since the start.",
		}, func() float64 { return float64(roundTrips()) }))
	}
	return m
}

// around counts every request to /graphql, the refused ones too.
func (m *metrics) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		m.inFlight.Inc()
		defer func() {
			m.inFlight.Dec()
			notes := requestFrom(r.Context())
			m.requests.WithLabelValues(notes.operation, notes.outcome).Inc()
			m.seconds.WithLabelValues(notes.operation).Observe(time.Since(started).Seconds())
		}()
		next.ServeHTTP(w, r)
	})
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 5 * time.Second})
}
