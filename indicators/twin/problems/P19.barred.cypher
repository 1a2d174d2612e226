CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (o:Organization)
  WHERE o.from <= $day < o.to
  RETURN o
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[b:BASED_IN WHERE b.from <= $day < b.to]-(o:Organization)
  RETURN o
}
WITH o
WHERE EXISTS { (o)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'ACTIVE') }
  OR EXISTS { (o)<-[i:IMPOSED_ON WHERE i.from <= $day < i.to]-(s:Sanction WHERE s.kind IN ['REVOCATION', 'SUSPENSION', 'BAN']) }
WITH o, COUNT {
  MATCH (o)-[u:UNDERTAKES WHERE u.from <= $day < u.to]->(p:Project)
  WHERE NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
  RETURN DISTINCT p
} AS projects
WHERE projects > 0
RETURN COLLECT { MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->(d) RETURN DISTINCT d.id } AS places, o.id, projects AS measure
ORDER BY measure DESC
