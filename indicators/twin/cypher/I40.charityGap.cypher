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
WITH c, have, COUNT {
    MATCH (c)<-[i:ARISES_IN WHERE i.from <= $day < i.to]-(n:Need)
    WHERE NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
  } AS needs
WITH collect([c, have, needs]) AS all, sum(have) AS allHave, count {
    MATCH (n:Need)
    WHERE n.from <= $day < n.to AND NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
  } AS allNeeds
UNWIND all AS x
WITH x[0] AS c, x[1] AS have, x[2] AS needs, allHave, allNeeds
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH area, allHave, allNeeds, sum(have) AS have, sum(needs) AS needs
RETURN area.id, CASE WHEN allHave > 0 AND allNeeds > 0 THEN 1.0 * have / allHave - 1.0 * needs / allNeeds END
