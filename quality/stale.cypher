{{- /* Relations that hold at the date and that nobody has confirmed for long. A hub without writes of so long ago has none. */ -}}
MATCH (c:Change)
WHERE c.at < $staleBefore
WITH c LIMIT 1
MATCH (a)-[r:{{.Intervals}}]->(b)
WHERE r.from <= $asOf AND $asOf < r.to AND {{.Stale "r"}}
RETURN a.id AS id, labels(a) AS labels, r.sourceId AS source, r.id AS relation, b.id AS other, type(r) AS field, toString(date(r.recordedAt)) AS value, null AS properties
LIMIT $most
