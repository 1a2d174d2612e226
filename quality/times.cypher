{{- /* Relations and states without dates, that end before they begin, or outside the life of an end. */ -}}
MATCH (a)-[r:{{.Timed}}]->(b)
WHERE r.from IS NULL OR r.to IS NULL OR r.to <= r.from OR r.from < a.from OR a.to < r.to OR r.from < b.from OR b.to < r.to
RETURN a.id AS id, labels(a) AS labels, r.sourceId AS source, r.id AS relation, CASE WHEN a <> b THEN b.id END AS other, type(r) AS field,
  coalesce(toString(r.from), '?') + ' – ' + coalesce(toString(r.to), '?') AS value, null AS properties
