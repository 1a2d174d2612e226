MATCH (c:Community)
WHERE c.from <= $day < c.to
WITH c, COLLECT {
    MATCH (c)<-[f:GRANTED_FOR WHERE f.from <= $day < f.to]-(g:Grant)
    RETURN sum(g.amount)
  }[0] + COLLECT {
    MATCH (c)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(p:Project)<-[f:GRANTED_FOR WHERE f.from <= $day < f.to]-(g)
    RETURN sum(1.0 * g.amount / COUNT { (p)-[each:DELIVERED_IN WHERE each.from <= $day < each.to]->() })
  }[0] AS have, COLLECT { MATCH (c)-[h:HAS_POPULATION WHERE h.from <= $day < h.to]->() RETURN h.value }[0] AS people
WHERE people > 0
WITH c, have / people AS each
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH area, each
ORDER BY each
WITH area, collect(each) AS values
RETURN area.id, CASE WHEN values[-1] = 0 THEN 0.0
  ELSE reduce(sum = 0.0, i IN range(0, size(values) - 1) | sum + (2 * (i + 1) - size(values) - 1) * values[i]) / (size(values) * reduce(sum = 0.0, x IN values | sum + x)) END
