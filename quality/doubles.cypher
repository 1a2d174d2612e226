{{- /* The same relation between the same two twice at one time; where properties tell several apart, those of the same. */ -}}
UNWIND $types AS type
CALL (type) {
  MATCH (a)-[r:$(type.name)]->(b)
  WITH a, b, [p IN type.key | r[p]] AS key, collect(r) AS same
  WHERE size(same) > 1
  RETURN a, b, same
}
UNWIND same AS x
UNWIND same AS y
WITH type, a, b, x, y
WHERE x.id < y.id AND x.from < y.to AND y.from < x.to
RETURN a.id AS id, labels(a) AS labels, y.sourceId AS source, y.id AS relation, b.id AS other, type.name AS field, null AS value, null AS properties
