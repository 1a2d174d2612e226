{{- /* Two relations at one time where a node has one, out of it or into it. The same two ends twice is the matter of doubles. */ -}}
UNWIND $out AS type
CALL (type) {
  MATCH (n)-[r:$(type.name)]->()
  WITH type, n, count(r) AS held
  WHERE held > 1 AND any(label IN labels(n) WHERE label IN type.labels)
  RETURN n
}
MATCH (n)-[x:$(type.name)]->(a)
MATCH (n)-[y:$(type.name)]->(b)
WHERE x.id < y.id AND a <> b AND (type.always OR x.from < y.to AND y.from < x.to)
RETURN n.id AS id, labels(n) AS labels, y.sourceId AS source, y.id AS relation, b.id AS other, type.name AS field, null AS value, null AS properties
UNION ALL
UNWIND $in AS type
CALL (type) {
  MATCH (n)<-[r:$(type.name)]-()
  WITH type, n, count(r) AS held
  WHERE held > 1 AND any(label IN labels(n) WHERE label IN type.labels)
  RETURN n
}
MATCH (n)<-[x:$(type.name)]-(a)
MATCH (n)<-[y:$(type.name)]-(b)
WHERE x.id < y.id AND a <> b AND (type.always OR x.from < y.to AND y.from < x.to)
RETURN n.id AS id, labels(n) AS labels, y.sourceId AS source, y.id AS relation, b.id AS other, type.name AS field, null AS value, null AS properties
