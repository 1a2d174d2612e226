{{- /* The names of what stands in a place at the date, with the place. */ -}}
UNWIND $nouns AS noun
MATCH (n:$(noun.label))-[r:$(noun.type)]->(place)
WHERE n.from <= $asOf AND $asOf < n.to AND r.from <= $asOf AND $asOf < r.to
RETURN n.id, labels(n), n.sourceId, null, place.id, noun.title, n[noun.title], null
