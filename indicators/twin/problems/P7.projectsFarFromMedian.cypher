MATCH (c:Community)
WHERE c.from <= $day < c.to
WITH c, COUNT {
    MATCH (c)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(p:Project)
    WHERE NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
  } AS have, COLLECT { MATCH (c)-[h:HAS_POPULATION WHERE h.from <= $day < h.to]->() RETURN h.value }[0] AS people
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
