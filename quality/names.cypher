{{- /* The names of what stands in a place at the date, with the place. */ -}}
UNWIND $nouns AS noun
MATCH (n:$(noun.label))-[r:$(noun.type)]->(place)
WHERE n.from <= $asOf AND $asOf < n.to AND r.from <= $asOf AND $asOf < r.to
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, place.id AS other, noun.title AS field, n[noun.title] AS value, null AS properties
