{{- /* Two states of one field at one time. */ -}}
MATCH (n:Node)
CALL (n) {
  MATCH (n)-[r:{{.States}}]->()
  WITH type(r) AS type, collect(r) AS held
  WHERE size(held) > 1
  RETURN held
}
UNWIND held AS x
UNWIND held AS y
WITH n, x, y
WHERE x.id < y.id AND x.from < y.to AND y.from < x.to
RETURN n.id AS id, labels(n) AS labels, y.sourceId AS source, y.id AS relation, null AS other, type(y) AS field, coalesce(endNode(y).code, toStringOrNull(y.value)) AS value, null AS properties
