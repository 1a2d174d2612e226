CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (x:Project|Facility|Organization)
  WHERE x.from <= $day < x.to
  RETURN x
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[in:DELIVERED_IN|LOCATED_IN|BASED_IN WHERE in.from <= $day < in.to]-(x:Project|Facility|Organization)
  RETURN x
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[in:FILED_IN WHERE in.from <= $day < in.to]-(x:Organization)
  WHERE NOT EXISTS { (x)-[b:BASED_IN WHERE b.from <= $day < b.to]->() }
  RETURN x
}
WITH x
WHERE NOT (x:Project AND EXISTS { (x)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') })
  AND NOT (x:Facility AND EXISTS { (x)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'OPERATING') })
CALL (x) {
  MATCH (x)<-[f:GRANTED_FOR WHERE f.from <= $day < f.to]-(g:Grant)
  RETURN g
  UNION
  MATCH (x)-[u:UNDERTAKES WHERE u.from <= $day < u.to]->(p:Project)<-[f:GRANTED_FOR WHERE f.from <= $day < f.to]-(g:Grant)
  WHERE NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
  RETURN g
}
WITH x, g, COLLECT { MATCH (g)-[y:FROM_SOURCE WHERE y.from <= $day < y.to]->(source) RETURN source.kind }[0] AS kind
WITH x, count(CASE WHEN kind IN ['FISCAL', 'SPECIAL', 'LOTTERY'] THEN 1 END) AS grants,
  count(CASE WHEN kind IS NULL OR NOT kind IN ['FISCAL', 'SPECIAL', 'LOTTERY'] AND coalesce(g.amount, 1) <> 0 THEN 1 END) AS other
WHERE grants > 0 AND other = 0
RETURN COLLECT {
  MATCH (x)-[in:DELIVERED_IN|LOCATED_IN|BASED_IN|FILED_IN WHERE in.from <= $day < in.to]->(d)
  WHERE NOT (type(in) = 'FILED_IN' AND EXISTS { (x)-[b:BASED_IN WHERE b.from <= $day < b.to]->() })
  RETURN DISTINCT d.id
} AS places, x.id, grants AS measure
ORDER BY measure DESC
