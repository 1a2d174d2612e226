MATCH (c:Community)
WHERE c.from <= $day < c.to
CALL (c) {
  MATCH (c)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(p:Project)
  WHERE NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
  RETURN count(p) AS have
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
