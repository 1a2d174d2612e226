{{- /* For each node the division that it is, or that it belonged to last by one relation, or else what it leads to. */ -}}
UNWIND $ids AS id
MATCH (n:Node {id: id})
WITH n, CASE WHEN n:AdministrativeDivision THEN n.id ELSE head(COLLECT {
  MATCH (n)-[x:{{.Ways}}]->(d:AdministrativeDivision)
  RETURN d.id ORDER BY coalesce(x.to, x.on, date('9999-12-31')) DESC, d.id LIMIT 1
}) END AS place
RETURN n.id, place, CASE WHEN place IS NULL THEN COLLECT { MATCH (n)-[:{{.Ways}}]->(m:Node) RETURN DISTINCT m.id ORDER BY m.id } END
