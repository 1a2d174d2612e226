{{- /* The same relation between the same two twice at one time; where properties tell several apart, those of the same. */ -}}
MATCH (a:Node)
CALL (a) {
  MATCH (a)-[r:{{.Intervals}}]->(b)
  WITH b, type(r) AS type, [p IN coalesce($keys[type(r)], []) | r[p]] AS key, collect(r) AS same
  WHERE size(same) > 1
  RETURN b, same
}
UNWIND same AS x
UNWIND same AS y
WITH a, b, x, y
WHERE x.id < y.id AND x.from < y.to AND y.from < x.to
RETURN a.id AS id, labels(a) AS labels, y.sourceId AS source, y.id AS relation, b.id AS other, type(y) AS field, null AS value, null AS properties
