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
WITH n, c, CASE WHEN n.from > date('0001-01-01') THEN duration.inDays(n.from, $day).days END AS age
WHERE age > $days AND coalesce(n.repliedOn > $day, true)
  AND NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
RETURN [x IN [c.id] WHERE x IS NOT NULL] AS places, n.id, age AS measure
ORDER BY measure DESC
