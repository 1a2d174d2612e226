{{- /* Joint meetings of the three workers in a community of which it is noted who came, and to which one of the three did not come; the value names who. */ -}}
MATCH (m:Meeting)
WHERE m.kind = 'THREE_WORKER_JOINT' AND m.heldOn <= $asOf AND EXISTS { (m)<-[a:ATTENDED]-() WHERE a.status IS NOT NULL }
  AND NOT EXISTS { (m)-[:HELD_IN]->(:Jurisdiction) }
UNWIND $roles AS role
WITH m, role
WHERE NOT EXISTS {
  MATCH (m)-[a:ATTENDED|CHAIRED_BY|CONVENED_BY]-(who)
  WHERE coalesce(a.status, 'PRESENT') = 'PRESENT' AND (who.kind IN role.kinds
    OR EXISTS { MATCH (who)-[p:PLAYS]->() WHERE p.role = role.name AND p.from <= m.heldOn AND m.heldOn < p.to }
    OR EXISTS { MATCH (who)-[w:WORKS_FOR|MEMBER_OF]->() WHERE w.role IN role.offices AND w.from <= m.heldOn AND m.heldOn < w.to }
    OR role.name = 'VOLUNTEER' AND EXISTS { (who)-[:VOLUNTEERS_IN|LEADS_TEAM]->() })
}
WITH m, collect(role.name) AS missing
RETURN m.id AS id, labels(m) AS labels, m.sourceId AS source, null AS relation, null AS other, 'ATTENDED' AS field,
  reduce(text = head(missing), name IN tail(missing) | text + ', ' + name) AS value, null AS properties
