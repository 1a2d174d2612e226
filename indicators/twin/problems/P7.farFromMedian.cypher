MATCH (c:Community)-[h:HAS_POPULATION WHERE h.from <= $day < h.to]->()
WHERE h.value > 0
WITH c, h.value AS people, COLLECT {
    MATCH (c)<-[f:GRANTED_FOR WHERE f.from <= $day < f.to]-(g:Grant)
    RETURN sum(g.amount)
  }[0] AS own, COLLECT {
    MATCH (c)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(p:Project)<-[f:GRANTED_FOR WHERE f.from <= $day < f.to]-(g)
    WITH g, COUNT { (p)-[each:DELIVERED_IN WHERE each.from <= $day < each.to]->() } AS parts
    RETURN sum(1.0 * g.amount / parts)
  }[0] AS shared
WITH c, (own + shared) / people AS each
WITH collect([c, each]) AS all, percentileCont(each, 0.5) AS middle
WHERE middle > 0
UNWIND all AS one
WITH one[0] AS c, one[1] AS each, middle
WHERE (each >= $times * middle OR each * $times < middle)
  AND ($area IS NULL OR EXISTS { (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(:Node {id: $area}) })
RETURN [c.id] AS places, c.id, each / middle AS measure
ORDER BY CASE WHEN measure >= 1 THEN measure WHEN measure > 0 THEN 1 / measure ELSE 1e308 END DESC
