{{- /* Nodes without a life, without a source, or not confirmed for long; the value says which. */ -}}
MATCH (n:Node)
WHERE n.sourceId IS NULL OR n.from IS NULL OR n.to IS NULL OR n.to <= n.from
  OR n.from <= $asOf AND $asOf < n.to AND {{.Stale "n"}}
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, null AS field, [note IN [
    CASE WHEN n.from IS NULL OR n.to IS NULL OR n.to <= n.from THEN 'LIFETIME' END,
    CASE WHEN n.sourceId IS NULL THEN 'UNSOURCED' END,
    CASE WHEN n.from <= $asOf AND $asOf < n.to AND {{.Stale "n"}} THEN 'STALE_RECORD' END] WHERE note IS NOT NULL] AS value, null AS properties
LIMIT $most
