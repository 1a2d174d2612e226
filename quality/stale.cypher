{{- /* Relations that hold at the date and that nobody has confirmed for long. A hub without writes of so long ago has none. */ -}}
MATCH (c:Change)
WHERE c.at < $staleBefore
WITH c LIMIT 1
UNWIND $types AS type
MATCH (a)-[r:$(type)]->(b)
WHERE r.from <= $asOf AND $asOf < r.to AND {{.Stale "r"}}
RETURN a.id, labels(a), r.sourceId, r.id, b.id, type, toString(date(r.recordedAt)), null
LIMIT $most
