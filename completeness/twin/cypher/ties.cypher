MATCH (c:Community)
WHERE c.from <= $day < c.to
CALL (c) {
  MATCH (c)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(p:Project)
  WHERE p.from <= $day < p.to AND NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
  WITH DISTINCT p
  RETURN 0.8 AS weight, $day AS on, [e IN ['COMMUNITY',
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
  ] WHERE e IS NOT NULL] AS here, null AS there
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
    UNION
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
  WITH node, weight, on, actor, [e IN [
    CASE WHEN actor:Community OR actor:GovernanceBody AND EXISTS { (actor)-[x:ACTS_FOR WHERE x.from <= on < x.to]->(:Community) }
      OR EXISTS { (actor)-[x:WORKS_FOR WHERE x.from <= on < x.to]->(:GovernanceBody)-[y:ACTS_FOR WHERE y.from <= on < y.to]->(:Community) } THEN 'COMMUNITY' END,
    CASE WHEN actor:Organization AND NOT EXISTS { (actor)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'ORGANIZATION' END,
    CASE WHEN EXISTS { (actor)-[x:PLAYS {role: 'SOCIAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'SOCIAL_WORKER' END,
    CASE WHEN actor:VolunteerTeam OR EXISTS { (actor)-[x:PLAYS {role: 'VOLUNTEER'} WHERE x.from <= on < x.to]->() }
      OR EXISTS { (actor)-[x:VOLUNTEERS_IN WHERE x.from <= on < x.to]->() } THEN 'VOLUNTEER' END,
    CASE WHEN actor:Organization AND EXISTS { (actor)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'CHARITY' END,
    CASE WHEN EXISTS { (actor)-[x:PLAYS {role: 'POLITICAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'POLITICAL_WORKER' END
  ] WHERE e IS NOT NULL] AS elements
  WITH node, weight, on, collect(elements) AS lists
  RETURN weight, on, reduce(all = [], l IN lists | all + l) AS here, null AS there
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
  WITH gift, on, ['COMMUNITY'] + CASE WHEN gift:Allocation OR EXISTS { (gift)-[x:USES WHERE x.on <= $day]->(r:Resource {kind: 'CHARITY'} WHERE r.from <= $day < r.to) } THEN ['CHARITY'] ELSE [] END + reduce(all = [], l IN collect(elements) | all + l) AS here
  RETURN 0.4 AS weight, on, here, null AS there
  UNION ALL
  MATCH (a:Organization)-[k:COOPERATES_WITH WHERE k.from <= $day < k.to]->(b)
  WHERE EXISTS { (a)-[h:BASED_IN|FILED_IN WHERE h.from <= $day < h.to]->(c) } OR b:Organization AND EXISTS { (b)-[h:BASED_IN|FILED_IN WHERE h.from <= $day < h.to]->(c) }
  UNWIND [a, b] AS actor
  WITH k, actor, $day AS on
  WITH k, on, actor, [e IN [
    CASE WHEN actor:Community OR actor:GovernanceBody AND EXISTS { (actor)-[x:ACTS_FOR WHERE x.from <= on < x.to]->(:Community) }
      OR EXISTS { (actor)-[x:WORKS_FOR WHERE x.from <= on < x.to]->(:GovernanceBody)-[y:ACTS_FOR WHERE y.from <= on < y.to]->(:Community) } THEN 'COMMUNITY' END,
    CASE WHEN actor:Organization AND NOT EXISTS { (actor)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'ORGANIZATION' END,
    CASE WHEN EXISTS { (actor)-[x:PLAYS {role: 'SOCIAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'SOCIAL_WORKER' END,
    CASE WHEN actor:VolunteerTeam OR EXISTS { (actor)-[x:PLAYS {role: 'VOLUNTEER'} WHERE x.from <= on < x.to]->() }
      OR EXISTS { (actor)-[x:VOLUNTEERS_IN WHERE x.from <= on < x.to]->() } THEN 'VOLUNTEER' END,
    CASE WHEN actor:Organization AND EXISTS { (actor)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'CHARITY' END,
    CASE WHEN EXISTS { (actor)-[x:PLAYS {role: 'POLITICAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'POLITICAL_WORKER' END
  ] WHERE e IS NOT NULL] AS elements
  WITH k, on, reduce(all = [], l IN collect(elements) | all + l) AS here
  RETURN 0.5 AS weight, on, here, null AS there
  UNION ALL
  MATCH (reader)-[k:READ WHERE k.on <= $day]->(i:SharedItem)-[l:SHARED_BY WHERE l.on <= $day]->(sharer)
  WHERE i.from <= $day < i.to AND reader.from <= $day < reader.to AND sharer.from <= $day < sharer.to AND sharer <> reader
    AND any(actor IN [reader, sharer] WHERE actor = c OR NOT actor:GovernmentDepartment AND EXISTS { (actor)-[h:BASED_IN|FILED_IN|ACTIVE_IN|ACTS_FOR|PLAYS WHERE h.from <= $day < h.to]->(c) })
  WITH sharer, reader, k.on AS on
  WITH reader, on, [e IN [
    CASE WHEN sharer:Community OR sharer:GovernanceBody AND EXISTS { (sharer)-[x:ACTS_FOR WHERE x.from <= on < x.to]->(:Community) }
      OR EXISTS { (sharer)-[x:WORKS_FOR WHERE x.from <= on < x.to]->(:GovernanceBody)-[y:ACTS_FOR WHERE y.from <= on < y.to]->(:Community) } THEN 'COMMUNITY' END,
    CASE WHEN sharer:Organization AND NOT EXISTS { (sharer)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'ORGANIZATION' END,
    CASE WHEN EXISTS { (sharer)-[x:PLAYS {role: 'SOCIAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'SOCIAL_WORKER' END,
    CASE WHEN sharer:VolunteerTeam OR EXISTS { (sharer)-[x:PLAYS {role: 'VOLUNTEER'} WHERE x.from <= on < x.to]->() }
      OR EXISTS { (sharer)-[x:VOLUNTEERS_IN WHERE x.from <= on < x.to]->() } THEN 'VOLUNTEER' END,
    CASE WHEN sharer:Organization AND EXISTS { (sharer)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'CHARITY' END,
    CASE WHEN EXISTS { (sharer)-[x:PLAYS {role: 'POLITICAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'POLITICAL_WORKER' END
  ] WHERE e IS NOT NULL] AS here
  WITH on, here, [e IN [
    CASE WHEN reader:Community OR reader:GovernanceBody AND EXISTS { (reader)-[x:ACTS_FOR WHERE x.from <= on < x.to]->(:Community) }
      OR EXISTS { (reader)-[x:WORKS_FOR WHERE x.from <= on < x.to]->(:GovernanceBody)-[y:ACTS_FOR WHERE y.from <= on < y.to]->(:Community) } THEN 'COMMUNITY' END,
    CASE WHEN reader:Organization AND NOT EXISTS { (reader)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'ORGANIZATION' END,
    CASE WHEN EXISTS { (reader)-[x:PLAYS {role: 'SOCIAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'SOCIAL_WORKER' END,
    CASE WHEN reader:VolunteerTeam OR EXISTS { (reader)-[x:PLAYS {role: 'VOLUNTEER'} WHERE x.from <= on < x.to]->() }
      OR EXISTS { (reader)-[x:VOLUNTEERS_IN WHERE x.from <= on < x.to]->() } THEN 'VOLUNTEER' END,
    CASE WHEN reader:Organization AND EXISTS { (reader)<-[x:DONATED_BY WHERE x.from <= on < x.to]-(:Resource {kind: 'CHARITY'}) } THEN 'CHARITY' END,
    CASE WHEN EXISTS { (reader)-[x:PLAYS {role: 'POLITICAL_WORKER'} WHERE x.from <= on < x.to]->() } THEN 'POLITICAL_WORKER' END
  ] WHERE e IS NOT NULL] AS there
  RETURN 0.2 AS weight, on, here, there
}
WITH c, collect({left: 1 - weight * 0.5 ^ (duration.inDays(on, $day).days / toFloat($halfLife)), here: here, there: there}) AS occasions
UNWIND ['COMMUNITY', 'ORGANIZATION', 'SOCIAL_WORKER', 'VOLUNTEER', 'CHARITY', 'POLITICAL_WORKER'] AS a
UNWIND ['COMMUNITY', 'ORGANIZATION', 'SOCIAL_WORKER', 'VOLUNTEER', 'CHARITY', 'POLITICAL_WORKER'] AS b
WITH c, a, b, occasions
WHERE a < b
WITH c, a, b,
  reduce(x = 1.0, o IN [o IN occasions WHERE o.there IS NULL AND a IN o.here AND b IN o.here] | x * o.left) AS loose,
  reduce(x = 1.0, o IN [o IN occasions WHERE a IN o.here AND b IN o.there] | x * o.left) AS out,
  reduce(x = 1.0, o IN [o IN occasions WHERE b IN o.here AND a IN o.there] | x * o.left) AS back
RETURN c.id, a, b, 1 - loose * (out + back) / 2
