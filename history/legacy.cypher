{{- /* Whether a write that one of the moments does not know does not tell what it touched. */ -}}
MATCH (c:Change)
{{if .Clocks}}WHERE c.clock > $earlier{{else}}WHERE c.at > $earlier AND c.clock IS NOT NULL{{end}} AND c.items IS NULL
RETURN c.clock
LIMIT 1
