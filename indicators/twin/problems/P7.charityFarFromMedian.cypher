MATCH (c:Community)
WHERE c.from <= $day < c.to
CALL (c) {
  CALL (c) {
    MATCH (c)<-[x:ALLOCATED_TO WHERE x.on <= $day]-(a:Allocation)
    RETURN a, 1 AS parts
    UNION ALL
    MATCH (c)<-[in:ARISES_IN|DELIVERED_IN]-(target)<-[x:ALLOCATED_TO WHERE x.on <= $day]-(a:Allocation)
    WITH a, in, target, CASE WHEN $day < target.to THEN $day ELSE target.to - duration({days: 1}) END AS last
    WHERE in.from <= last < in.to
    RETURN a, COUNT { (target)-[each:ARISES_IN|DELIVERED_IN WHERE each.from <= last < each.to]->() } AS parts
  }
  WITH a, parts
  WHERE a.from <= $day < a.to AND $since <= a.allocatedOn <= $day
  RETURN sum(1.0 * a.amount / parts) AS have
}
WITH c, have, COLLECT { MATCH (c)-[h:HAS_POPULATION WHERE h.from <= $day < h.to]->() RETURN h.value }[0] AS people
WHERE people > 0
WITH c, 1.0 * have / people AS each
WITH collect([c, each]) AS all, percentileCont(each, 0.5) AS middle
WHERE middle > 0
UNWIND all AS one
WITH one[0] AS c, one[1] AS each, middle
WHERE (each >= $times * middle OR each * $times < middle)
  AND ($area IS NULL OR EXISTS { (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(:Node {id: $area}) })
RETURN [c.id] AS places, c.id, each / middle AS measure
ORDER BY CASE WHEN measure >= 1 THEN measure WHEN measure > 0 THEN 1 / measure ELSE 1e308 END DESC
