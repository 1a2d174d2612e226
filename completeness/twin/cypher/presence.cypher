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
  UNION ALL
  MATCH (c)
  CALL (c) {
    MATCH (c)<-[x:CASE_IN WHERE x.from <= $day < x.to]-(node:LinkageCase)<-[y:STEP_OF WHERE y.from <= $day < y.to]-(:CaseStep)<-[z:HANDLES WHERE z.from <= $day < z.to]-(actor)
    WHERE node.from <= $day < node.to AND NOT EXISTS { (node)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE NOT t.code IN ['OPEN', 'IN_PROGRESS']) }
    RETURN DISTINCT node, 0.6 AS weight, $day AS on, actor
    UNION
    CALL (c) {
      MATCH (c)<-[x:ACTS_FOR WHERE x.from <= $day < x.to]-(:GovernanceBody)<-[y:ITEM_OF WHERE y.from <= $day < y.to]-(node:CommitteeItem)
      RETURN node
      UNION
      MATCH (c)<-[x:LOCATED_IN WHERE x.from <= $day < x.to]-(:Facility)<-[y:ITEM_OF WHERE y.from <= $day < y.to]-(node:CommitteeItem)
      RETURN node
      UNION
      MATCH (c)<-[x:LIST_FOR WHERE x.from <= $day < x.to]-(:MatterList)<-[y:IN_LIST WHERE y.from <= $day < y.to]-(node:LinkageMatter)
      RETURN node
      UNION
      MATCH (c)<-[x:APPLIES_TO WHERE x.from <= $day < x.to]-(d:PolicyDocument)<-[y:ARISES_FROM WHERE y.on <= $day]-(node:Task)
      WHERE d.from <= $day < d.to AND node.from <= $day < node.to
      RETURN node
      UNION
      MATCH (c)<-[x:HELD_IN WHERE x.on <= $day]-(m:Meeting)<-[y:ON_AGENDA_OF WHERE y.on <= $day]-(i:AgendaItem)<-[z:SETTLES WHERE z.on <= $day]-(r:Resolution)<-[u:ARISES_FROM WHERE u.on <= $day]-(node:Task)
      WHERE m.from <= $day < m.to AND i.from <= $day < i.to AND r.from <= $day < r.to AND node.from <= $day < node.to
      RETURN node
      UNION
      MATCH (c)<-[x:ACTS_FOR WHERE x.from <= $day < x.to]-(b:GovernanceBody)<-[v:OF_BODY WHERE v.on <= $day]-(m:Meeting)<-[y:ON_AGENDA_OF WHERE y.on <= $day]-(i:AgendaItem)<-[z:SETTLES WHERE z.on <= $day]-(r:Resolution)<-[u:ARISES_FROM WHERE u.on <= $day]-(node:Task)
      WHERE m.from <= $day < m.to AND i.from <= $day < i.to AND r.from <= $day < r.to AND node.from <= $day < node.to
      RETURN node
    }
    MATCH (node)<-[x:RESPONSIBLE_FOR WHERE x.from <= $day < x.to]-(actor)
    RETURN DISTINCT node, 0.5 AS weight, $day AS on, actor
  }
  WITH on, actor
  WITH on, [e IN [
    CASE WHEN actor:Community OR actor:GovernanceBody AND EXISTS { (actor)-[x:ACTS_FOR WHERE x.from <= on < x.to]->(:Community) }
      OR EXISTS { (actor)-[x:WORKS_FOR WHERE x.from <= on < x.to]->(:GovernanceBody)-[y:ACTS_FOR WHERE y.from <= on < y.to]->(:Community) } THEN 'COMMUNITY' END,
    CASE WHEN actor:Organization AND NOT EXISTS { (actor)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'ORGANIZATION' END,
    CASE WHEN EXISTS { (actor)-[x:PLAYS {role: 'SOCIAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'SOCIAL_WORKER' END,
    CASE WHEN actor:VolunteerTeam OR EXISTS { (actor)-[x:PLAYS {role: 'VOLUNTEER'} WHERE x.from <= on < x.to]->() }
      OR EXISTS { (actor)-[x:VOLUNTEERS_IN WHERE x.from <= on < x.to]->() } THEN 'VOLUNTEER' END,
    CASE WHEN actor:Organization AND EXISTS { (actor)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'CHARITY' END,
    CASE WHEN EXISTS { (actor)-[x:PLAYS {role: 'POLITICAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'POLITICAL_WORKER' END
  ] WHERE e IS NOT NULL] AS here
  RETURN here
  UNION ALL
  MATCH (c)
  CALL (c) {
    MATCH (c)<-[x:ALLOCATED_TO|LINKED_TO WHERE x.on <= $day]-(gift)
    RETURN gift, x.on AS on
    UNION
    MATCH (c)<-[y:ARISES_IN WHERE y.from <= $day < y.to]-(:Need)<-[x:ALLOCATED_TO|LINKED_TO WHERE x.on <= $day]-(gift)
    RETURN gift, x.on AS on
  }
  WITH gift, on
  WHERE gift.from <= $day < gift.to
  OPTIONAL MATCH (gift)-[made:MADE_BY WHERE made.on <= $day]->(actor WHERE actor.from <= $day < actor.to)
  WITH gift, on, actor, [e IN [
    CASE WHEN actor:Community OR actor:GovernanceBody AND EXISTS { (actor)-[x:ACTS_FOR WHERE x.from <= on < x.to]->(:Community) }
      OR EXISTS { (actor)-[x:WORKS_FOR WHERE x.from <= on < x.to]->(:GovernanceBody)-[y:ACTS_FOR WHERE y.from <= on < y.to]->(:Community) } THEN 'COMMUNITY' END,
    CASE WHEN actor:Organization AND NOT EXISTS { (actor)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'ORGANIZATION' END,
    CASE WHEN EXISTS { (actor)-[x:PLAYS {role: 'SOCIAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'SOCIAL_WORKER' END,
    CASE WHEN actor:VolunteerTeam OR EXISTS { (actor)-[x:PLAYS {role: 'VOLUNTEER'} WHERE x.from <= on < x.to]->() }
      OR EXISTS { (actor)-[x:VOLUNTEERS_IN WHERE x.from <= on < x.to]->() } THEN 'VOLUNTEER' END,
    CASE WHEN actor:Organization AND EXISTS { (actor)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'CHARITY' END,
    CASE WHEN EXISTS { (actor)-[x:PLAYS {role: 'POLITICAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'POLITICAL_WORKER' END
  ] WHERE e IS NOT NULL] AS elements
  RETURN ['COMMUNITY'] + CASE WHEN gift:Allocation OR EXISTS { (gift)-[x:USES WHERE x.on <= $day]->(r:Resource {kind: 'CHARITY'} WHERE r.from <= $day < r.to) } THEN ['CHARITY'] ELSE [] END + elements AS here
}
UNWIND here AS element
RETURN c.id, collect(DISTINCT element)
