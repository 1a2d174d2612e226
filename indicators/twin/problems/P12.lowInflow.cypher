MATCH (c:Community)-[h:HAS_POPULATION WHERE h.from <= $day < h.to]->()
WHERE h.value > 0
WITH c, h.value AS people
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
  WHERE a.from <= $day < a.to AND (a.allocatedOn IS NULL OR $since <= a.allocatedOn <= $day)
  RETURN sum(CASE WHEN a.allocatedOn IS NOT NULL THEN 1.0 * a.amount / parts END) AS given,
    count(CASE WHEN a.allocatedOn IS NULL OR a.amount IS NULL AND EXISTS { (a)-[o:OF_RESOURCE WHERE o.on <= $day]->(r WHERE r.from <= $day < r.to AND r.form = 'MONEY') } THEN 1 END) AS unsure
}
WITH c, given / people AS each, unsure
WITH collect([c, each, unsure]) AS all, percentileCont(each, 0.5) AS middle
WHERE middle > 0
UNWIND all AS one
WITH one[0] AS c, one[1] AS each, one[2] AS unsure, middle
WHERE each < $share * middle AND unsure = 0
  AND ($area IS NULL OR EXISTS { (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(:Node {id: $area}) })
RETURN [c.id] AS places, c.id, each / middle AS measure
ORDER BY measure
