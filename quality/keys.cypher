{{- /* Nodes that share a key at one time which may be used in turn alone. */ -}}
UNWIND $keys AS key
CALL (key) {
  MATCH (n:$(key.label))
  WITH n, [f IN key.fields | n[f]] AS value
  WHERE all(part IN value WHERE part IS NOT NULL)
  WITH value, collect(n) AS same
  WHERE size(same) > 1
  RETURN value, same
}
UNWIND same AS x
UNWIND same AS y
WITH key, value, x, y
WHERE x.id < y.id AND x.from < y.to AND y.from < x.to
RETURN y.id AS id, labels(y) AS labels, y.sourceId AS source, null AS relation, x.id AS other, key.fields[-1] AS field, value[-1] AS value, null AS properties
