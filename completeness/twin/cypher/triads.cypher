MATCH (c:Community)
WHERE c.from <= $day < c.to
CALL (c) {
  MATCH (c)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(p:Project)
  WHERE p.from <= $day < p.to AND NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
  WITH DISTINCT p
  RETURN [e IN ['COMMUNITY',
    CASE WHEN EXISTS { (p)<-[x:UNDERTAKES WHERE x.from <= $day < x.to]-() } THEN 'ORGANIZATION' END,
    CASE WHEN EXISTS { (p)<-[x:WORKS_ON WHERE x.from <= $day < x.to]-() } THEN 'SOCIAL_WORKER' END,
    CASE WHEN EXISTS { (p)<-[x:SUPPORTS WHERE x.from <= $day < x.to]-() } OR EXISTS {
      MATCH (p)<-[x:PART_OF_PROJECT]-(a:Activity)<-[y:SERVED_IN]-(v)
      WHERE x.on <= $day AND y.on <= $day AND a.from <= $day < a.to AND v.from <= $day < v.to
    } THEN 'VOLUNTEER' END,
    CASE WHEN EXISTS { MATCH (p)<-[x:ALLOCATED_TO]-(a:Allocation) WHERE x.on <= $day AND a.from <= $day < a.to } THEN 'CHARITY' END,
    CASE WHEN EXISTS {
      MATCH (p)-[x:DELIVERED_IN WHERE x.from <= $day < x.to]->(d)<-[r:PLAYS {role: 'POLITICAL_WORKER'}]-(w)
      WHERE r.from <= $day < r.to AND (EXISTS {
        MATCH (w)-[y:ATTENDED {status: 'PRESENT'}]->(m:Meeting)-[z:HELD_IN]->(d)
        WHERE $since <= m.heldOn <= $day AND z.on <= $day AND m.from <= $day < m.to
      } OR EXISTS {
        MATCH (p)<-[y:CONCERNS_ENTITY]-(f:Finding)-[z:FOUND_BY]->(w)
        WHERE y.on <= $day AND z.on <= $day AND f.from <= $day < f.to AND w.from <= $day < w.to
      })
    } THEN 'POLITICAL_WORKER' END
  ] WHERE e IS NOT NULL] AS here
}
WITH c, collect(here) AS projects
UNWIND ['COMMUNITY', 'ORGANIZATION', 'SOCIAL_WORKER', 'VOLUNTEER', 'CHARITY', 'POLITICAL_WORKER'] AS x
UNWIND ['COMMUNITY', 'ORGANIZATION', 'SOCIAL_WORKER', 'VOLUNTEER', 'CHARITY', 'POLITICAL_WORKER'] AS y
UNWIND ['COMMUNITY', 'ORGANIZATION', 'SOCIAL_WORKER', 'VOLUNTEER', 'CHARITY', 'POLITICAL_WORKER'] AS z
WITH c, projects, x, y, z
WHERE x < y < z AND any(here IN projects WHERE x IN here AND y IN here AND z IN here)
RETURN c.id, x, y, z
