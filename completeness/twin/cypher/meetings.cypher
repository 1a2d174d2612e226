MATCH (c:Community)
WHERE c.from <= $day < c.to
CALL (c) {
  CALL (c) {
    CALL (c) {
      MATCH (c)<-[x:HELD_IN WHERE x.on <= $day]-(node:Meeting)
      RETURN node
      UNION
      MATCH (c)<-[x:ACTS_FOR WHERE x.from <= $day < x.to]-(:GovernanceBody)<-[y:OF_BODY WHERE y.on <= $day]-(node:Meeting)
      RETURN node
    }
    MATCH (node)<-[:ATTENDED {status: 'PRESENT'}]-(actor)
    WHERE node.heldOn <= $day AND node.from <= $day < node.to AND actor.from <= $day < actor.to
    RETURN node, 0.3 AS weight, node.heldOn AS on, actor
    UNION
    CALL (c) {
      MATCH (c)<-[x:HELD_IN WHERE x.on <= $day]-(node:Meeting)
      RETURN node
      UNION
      MATCH (c)<-[x:ACTS_FOR WHERE x.from <= $day < x.to]-(:GovernanceBody)<-[y:OF_BODY WHERE y.on <= $day]-(node:Meeting)
      RETURN node
    }
    MATCH (node)-[x:OF_BODY|CONVENED_BY WHERE x.on <= $day]->(actor)
    WHERE node.heldOn <= $day AND node.from <= $day < node.to AND actor.from <= $day < actor.to
    RETURN node, 0.3 AS weight, node.heldOn AS on, actor
  }
  WITH node, on, actor, [e IN [
    CASE WHEN actor:Community OR actor:GovernanceBody AND EXISTS { (actor)-[x:ACTS_FOR WHERE x.from <= on < x.to]->(:Community) }
      OR EXISTS { (actor)-[x:WORKS_FOR WHERE x.from <= on < x.to]->(:GovernanceBody)-[y:ACTS_FOR WHERE y.from <= on < y.to]->(:Community) } THEN 'COMMUNITY' END,
    CASE WHEN actor:Organization AND NOT EXISTS { (actor)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'ORGANIZATION' END,
    CASE WHEN EXISTS { (actor)-[x:PLAYS {role: 'SOCIAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'SOCIAL_WORKER' END,
    CASE WHEN actor:VolunteerTeam OR EXISTS { (actor)-[x:PLAYS {role: 'VOLUNTEER'} WHERE x.from <= on < x.to]->() }
      OR EXISTS { (actor)-[x:VOLUNTEERS_IN WHERE x.from <= on < x.to]->() } THEN 'VOLUNTEER' END,
    CASE WHEN actor:Organization AND EXISTS { (actor)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'CHARITY' END,
    CASE WHEN EXISTS { (actor)-[x:PLAYS {role: 'POLITICAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'POLITICAL_WORKER' END
  ] WHERE e IS NOT NULL] AS elements
  UNWIND elements AS element
  WITH node, on, count(DISTINCT CASE WHEN element IN $frame THEN element END) AS together
  WHERE together > 1
  RETURN duration.inDays(on, $day).days / $step AS step
}
WITH c, step
WHERE step < $steps
RETURN c.id, count(DISTINCT step)
