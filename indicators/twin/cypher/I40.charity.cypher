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
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH area, each
ORDER BY each
WITH area, collect(each) AS values
RETURN area.id, CASE WHEN values[-1] = 0 THEN 0.0
  ELSE reduce(sum = 0.0, i IN range(0, size(values) - 1) | sum + (2 * (i + 1) - size(values) - 1) * values[i]) / (size(values) * reduce(sum = 0.0, x IN values | sum + x)) END
