{{- /* Observations of the indicator about what belongs to the area, as o, those that hold at the date. */ -}}
{{define "observations"}}{{if .Area}}MATCH (top:Node {id: $area})
MATCH (top)(()<-[:{{.Ways}}]-()){0,16}(s:Node)
WITH DISTINCT s
MATCH (s)<-[f:OF_SUBJECT]-(o:Observation)
WHERE holds(f)
{{else if .Indicator}}MATCH (:IndicatorDefinition {id: $indicator})<-[d:OF_INDICATOR]-(o:Observation)
WHERE holds(d)
{{else}}MATCH (o:Observation)
{{end}}WITH o, {{.Version "o"}} AS seen
WHERE lives(seen){{if .Area}}{{if .Indicator}} AND EXISTS { MATCH (o)-[d:OF_INDICATOR]->(:IndicatorDefinition {id: $indicator}) WHERE holds(d) }{{end}}{{end}}
{{end}}
