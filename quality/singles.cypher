{{- /* Two relations at one time where a node has one, out of it or into it. The same two ends twice is the matter of doubles. */ -}}
MATCH (n:Node)
CALL (n) {
  MATCH (n)-[r:{{.Singles false}}]->()
  WITH type(r) AS type, collect(r) AS held
  WHERE size(held) > 1
  RETURN type, held
}
WITH n, $out[type] AS single, held
WHERE any(label IN labels(n) WHERE label IN single.labels)
UNWIND held AS x
UNWIND held AS y
WITH n, single, x, y, endNode(x) AS a, endNode(y) AS b
WHERE x.id < y.id AND a <> b AND (single.always OR x.from < y.to AND y.from < x.to)
RETURN n.id AS id, labels(n) AS labels, y.sourceId AS source, y.id AS relation, b.id AS other, type(y) AS field, null AS value, null AS properties
UNION ALL
MATCH (n:Node)
CALL (n) {
  MATCH (n)<-[r:{{.Singles true}}]-()
  WITH type(r) AS type, collect(r) AS held
  WHERE size(held) > 1
  RETURN type, held
}
WITH n, $in[type] AS single, held
WHERE any(label IN labels(n) WHERE label IN single.labels)
UNWIND held AS x
UNWIND held AS y
WITH n, single, x, y, startNode(x) AS a, startNode(y) AS b
WHERE x.id < y.id AND a <> b AND (single.always OR x.from < y.to AND y.from < x.to)
RETURN n.id AS id, labels(n) AS labels, y.sourceId AS source, y.id AS relation, b.id AS other, type(y) AS field, null AS value, null AS properties
