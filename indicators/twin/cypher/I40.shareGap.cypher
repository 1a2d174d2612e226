MATCH (c:Community)
WHERE c.from <= $day < c.to
WITH c, COLLECT {
    MATCH (c)<-[f:GRANTED_FOR WHERE f.from <= $day < f.to]-(g:Grant)
    RETURN sum(g.amount)
  }[0] + COLLECT {
    MATCH (c)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(p:Project)<-[f:GRANTED_FOR WHERE f.from <= $day < f.to]-(g)
    RETURN sum(1.0 * g.amount / COUNT { (p)-[each:DELIVERED_IN WHERE each.from <= $day < each.to]->() })
  }[0] AS money, COUNT {
    MATCH (c)<-[i:ARISES_IN WHERE i.from <= $day < i.to]-(n:Need)
    WHERE NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
  } AS needs
WITH collect([c, money, needs]) AS all, sum(money) AS allMoney, count {
    MATCH (n:Need)
    WHERE n.from <= $day < n.to AND NOT EXISTS { (n)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
  } AS allNeeds
UNWIND all AS x
WITH x[0] AS c, x[1] AS money, x[2] AS needs, allMoney, allNeeds
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH area, allMoney, allNeeds, sum(money) AS money, sum(needs) AS needs
RETURN area.id, CASE WHEN allMoney > 0 AND allNeeds > 0 THEN money / allMoney - 1.0 * needs / allNeeds END
