{{- /* Relations of one type whose ends are of other kinds than it joins. */ -}}
MATCH (a)-[r:$($type)]->(b)
WHERE NOT any(pair IN $pairs WHERE any(l IN labels(a) WHERE l IN pair.from) AND any(l IN labels(b) WHERE l IN pair.to))
RETURN a.id, labels(a), r.sourceId, r.id, b.id, $type, null, null
