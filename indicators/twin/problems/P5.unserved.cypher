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
WITH n, c
WHERE NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
  AND NOT EXISTS {
    MATCH (n)<-[a:ADDRESSES WHERE a.from <= $day < a.to]-(p:Project)-[in:DELIVERED_IN WHERE in.from <= $day < in.to]->(c)
    WHERE NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
  }
  AND NOT EXISTS {
    MATCH (n)<-[a:CASE_ABOUT WHERE a.from <= $day < a.to]-(k)
    WHERE NOT EXISTS { (k)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['CLOSED', 'DROPPED']) }
  }
RETURN [x IN [c.id] WHERE x IS NOT NULL] AS places, n.id, coalesce(CASE WHEN n.from > date('0001-01-01') THEN duration.inDays(n.from, $day).days END, 0) AS measure
ORDER BY measure DESC
