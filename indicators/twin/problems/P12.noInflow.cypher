CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
}
WITH c, COUNT {
  MATCH (c)<-[i:ARISES_IN WHERE i.from <= $day < i.to]-(n:Need)
  WHERE NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
  RETURN DISTINCT n
} AS needs
WHERE needs > 0
  AND NOT EXISTS {
    MATCH (c)<-[x:ALLOCATED_TO]-(a:Allocation)
    WHERE x.on <= $day AND a.from <= $day < a.to AND (a.allocatedOn IS NULL OR $since <= a.allocatedOn <= $day)
  }
  AND NOT EXISTS {
    MATCH (c)<-[in:ARISES_IN|DELIVERED_IN]-(target)<-[x:ALLOCATED_TO]-(a:Allocation)
    WHERE x.on <= $day AND a.from <= $day < a.to AND (a.allocatedOn IS NULL OR $since <= a.allocatedOn <= $day)
      AND (in.from <= $day < in.to OR target.to <= $day AND in.from < target.to <= in.to)
  }
RETURN [c.id] AS places, c.id, needs AS measure
ORDER BY measure DESC
