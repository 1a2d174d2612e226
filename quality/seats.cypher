{{- /* Organizations that count at the date and are neither based nor filed anywhere. */ -}}
MATCH (n:Organization)
WHERE lives(n) AND NOT EXISTS { MATCH (n)-[r:BASED_IN|FILED_IN]->() WHERE holds(r) } AND active(n)
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, 'basedIn' AS field, null AS value, null AS properties
