CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (n:Need)
  WHERE n.from <= $day < n.to
  OPTIONAL MATCH (n)-[i:ARISES_IN WHERE i.from <= $day < i.to]->(c)
  RETURN n, c
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(c)<-[i:ARISES_IN WHERE i.from <= $day < i.to]-(n:Need)
  RETURN n, c
}
WITH n, c, COLLECT {
  MATCH (n)<-[a:ADDRESSES WHERE a.from <= $day < a.to]-(p:Project WHERE p.from <= $day < p.to)
  WHERE NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
  RETURN p.extent
} AS extents
WHERE size(extents) > 0 AND all(extent IN extents WHERE extent <> 'INDIVIDUAL')
  AND NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
RETURN [x IN [c.id] WHERE x IS NOT NULL] AS places, n.id, size(extents) AS measure
ORDER BY measure DESC
