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
MATCH (n)<-[r:REQUESTS]-(m:Match)
WHERE r.on <= $day AND m.from <= $day < m.to
  AND EXISTS { (m)-[x:OFFERS]->(offered) WHERE x.on <= $day AND offered.from <= $day < offered.to }
OPTIONAL MATCH (m)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(state)
WITH n, c, count(DISTINCT CASE WHEN state.code = 'REFUSED' THEN m END) AS refused, count(CASE WHEN state.code <> 'REFUSED' THEN 1 END) AS helped
WHERE refused > 0 AND helped = 0
RETURN [x IN [c.id] WHERE x IS NOT NULL] AS places, n.id, refused AS measure
ORDER BY measure DESC
