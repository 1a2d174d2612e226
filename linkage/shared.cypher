{{- /* Parts of several questions. Lists are bound once at the head of a statement and passed on. */ -}}

{{- /* The nodes that the keys of the question name. */ -}}
{{define "tops"}}{{if .Within}}COLLECT { MATCH (x:AdministrativeDivision&Node {{.Within}}) WHERE x.from IS NOT NULL RETURN x }{{else}}[]{{end}}{{end}}

{{- /* A vocabulary term and everything narrower. */ -}}
{{define "terms"}}{{if .}}COLLECT { MATCH (x:Term&Node {{.}})(()<-[b:BROADER WHERE holds(b)]-()){0,12}(y) RETURN DISTINCT y }{{else}}[]{{end}}{{end}}

{{- /* The clock is a list of one, bound where nothing stands around it: inside an expression it would keep the database from reading properties once. */ -}}
{{define "clock"}}COLLECT { MATCH (h:HubClock {name: 'hub'}) RETURN h.value } AS clocks{{end}}

{{- /* The relations in links as evidence.go reads them. */ -}}
{{define "evidence"}}[r IN links | [r.id, type(r), r.from, r.fromPrecision, r.to, r.toPrecision, r.recordedAt, r.sourceId]]{{end}}

{{- /* Rows after the cursor, in order, no more than the page and one: before anything is read of what stands beside them. */ -}}
{{define "cut"}}{{if .After}}WHERE key > $after
{{end}}ORDER BY key
LIMIT $limit
{{end}}
