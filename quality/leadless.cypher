{{- /* Open tasks and matters without a lead, items that nobody holds or leads, and running projects of several undertakers without one. */ -}}
MATCH (t:Task)
WHERE lives(t) AND active(t) AND NOT EXISTS { MATCH (t)<-[r:RESPONSIBLE_FOR]-() WHERE holds(r) AND r.part = 'LEAD' }
RETURN t.id AS id, labels(t) AS labels, t.sourceId AS source, null AS relation, null AS other, 'RESPONSIBLE_FOR' AS field, null AS value, null AS properties
UNION ALL
MATCH (n:LinkageMatter|CommitteeItem)
WHERE lives(n) AND NOT EXISTS { MATCH (n)<-[r:RESPONSIBLE_FOR]-() WHERE holds(r) AND r.part = 'LEAD' }
  AND NOT EXISTS { MATCH (n)-[i:ITEM_OF]->() WHERE holds(i) }
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, 'RESPONSIBLE_FOR' AS field, null AS value, null AS properties
UNION ALL
MATCH (p:Project)
WHERE lives(p) AND active(p) AND COUNT { MATCH (p)<-[u:UNDERTAKES]-() WHERE holds(u) } > 1
  AND NOT EXISTS { MATCH (p)<-[r:UNDERTAKES]-() WHERE holds(r) AND r.part = 'LEAD' }
RETURN p.id AS id, labels(p) AS labels, p.sourceId AS source, null AS relation, null AS other, 'UNDERTAKES' AS field, null AS value, null AS properties
