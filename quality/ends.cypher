{{- /* Relations of one type whose ends are of other kinds than it joins. */ -}}
MATCH (a)-[r:{{.Type}}]->(b)
WHERE NOT any(pair IN $pairs WHERE any(l IN labels(a) WHERE l IN pair.from) AND any(l IN labels(b) WHERE l IN pair.to))
RETURN a.id AS id, labels(a) AS labels, r.sourceId AS source, r.id AS relation, b.id AS other, type(r) AS field, null AS value, null AS properties
