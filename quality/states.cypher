{{- /* Two states of one field at one time. */ -}}
UNWIND $types AS type
CALL (type) {
  MATCH (n)-[r:$(type)]->()
  WITH n, collect(r) AS all
  WHERE size(all) > 1
  RETURN n, all
}
UNWIND all AS x
UNWIND all AS y
WITH type, n, x, y
WHERE x.id < y.id AND x.from < y.to AND y.from < x.to
RETURN n.id, labels(n), y.sourceId, y.id, null, type, coalesce(endNode(y).code, toStringOrNull(y.value)), null
