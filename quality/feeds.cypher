{{- /* How many nodes of which labels each source feeds at the date, how many of them are doubtful, and when one was last recorded. */ -}}
MATCH (n:Node)
WHERE n.from <= $asOf AND $asOf < n.to
WITH n.sourceId AS source, labels(n) AS kinds, n.recordedAt AS recorded, {{.Stale "n"}} AS stale
RETURN source, kinds, count(*), sum(CASE WHEN stale THEN 1 ELSE 0 END), max(recorded)
