MATCH (p:Project)
WHERE p.from <= $day < p.to
  AND NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
WITH p, EXISTS { (p)-[x:DELIVERED_IN WHERE x.from <= $day < x.to]->() } AS community, EXISTS { (p)<-[x:UNDERTAKES WHERE x.from <= $day < x.to]-() } AS organization,
  EXISTS { (p)<-[x:WORKS_ON WHERE x.from <= $day < x.to]-() } AS worker,
  EXISTS { (p)<-[x:SUPPORTS WHERE x.from <= $day < x.to]-() } OR EXISTS {
    MATCH (p)<-[x:PART_OF_PROJECT]-(a:Activity)<-[y:SERVED_IN]-(v)
    WHERE x.on <= $day AND y.on <= $day AND a.from <= $day < a.to AND v.from <= $day < v.to
  } AS volunteer,
  EXISTS {
    MATCH (p)-[in:DELIVERED_IN WHERE in.from <= $day < in.to]->(c)<-[r:PLAYS {role: 'POLITICAL_WORKER'}]-(w)
    WHERE r.from <= $day < r.to AND (EXISTS {
      MATCH (w)-[x:ATTENDED {status: 'PRESENT'}]->(m:Meeting)-[y:HELD_IN]->(c)
      WHERE $since <= m.heldOn <= $day AND y.on <= $day AND m.from <= $day < m.to
    } OR EXISTS {
      MATCH (p)<-[x:CONCERNS_ENTITY]-(f:Finding)-[y:FOUND_BY]->(w)
      WHERE x.on <= $day AND y.on <= $day AND f.from <= $day < f.to AND w.from <= $day < w.to
    })
  } AS political
WITH p, size([is IN [political, worker, volunteer] WHERE is]) / 3.0 AS present
MATCH (p)-[in:DELIVERED_IN WHERE in.from <= $day < in.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, p, present
RETURN area.id, sum(present), count(p)
