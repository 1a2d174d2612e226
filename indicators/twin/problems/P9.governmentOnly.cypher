CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (p:Project)
  WHERE p.from <= $day < p.to
  RETURN p
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(p:Project)
  RETURN p
}
MATCH (p)<-[f:GRANTED_FOR WHERE f.from <= $day < f.to]-(g:Grant)-[x:FROM_SOURCE WHERE x.from <= $day < x.to]->(source)
WHERE NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
WITH p, count(DISTINCT CASE WHEN source.kind IN ['FISCAL', 'SPECIAL', 'LOTTERY'] THEN g END) AS grants, sum(CASE WHEN NOT source.kind IN ['FISCAL', 'SPECIAL', 'LOTTERY'] THEN g.amount ELSE 0 END) AS other
WHERE grants > 0 AND other = 0
RETURN COLLECT { MATCH (p)-[in:DELIVERED_IN WHERE in.from <= $day < in.to]->(c) RETURN DISTINCT c.id } AS places, p.id, grants AS measure
ORDER BY measure DESC
