{{- /* Organizations that are barred or not active at the date, with what they undertake or supply then. */ -}}
MATCH (o:Organization)
WHERE lives(o) AND NOT (active(o))
MATCH (o)-[r:UNDERTAKES]->(p:Project)
WHERE holds(r) AND lives(p) AND active(p)
RETURN o.id AS id, labels(o) AS labels, r.sourceId AS source, r.id AS relation, p.id AS other, 'UNDERTAKES' AS field, null AS value, null AS properties
UNION ALL
MATCH (o:Organization)
WHERE lives(o) AND NOT (active(o))
MATCH (o)<-[s:SUPPLIER]-(c:Contract)
WHERE holds(s) AND lives(c)
RETURN o.id AS id, labels(o) AS labels, s.sourceId AS source, s.id AS relation, c.id AS other, 'SUPPLIER' AS field, null AS value, null AS properties
