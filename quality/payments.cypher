{{- /* Payments of which it is not said who pays, who is paid, or under what. */ -}}
MATCH (n:Payment)
UNWIND [CASE WHEN NOT EXISTS { (n)-[:PAYER]->() } THEN 'payer' END, CASE WHEN NOT EXISTS { (n)-[:PAYEE]->() } THEN 'payee' END,
  CASE WHEN NOT EXISTS { (n)-[:PAID_UNDER]->() } THEN 'paidUnder' END] AS field
WITH n, field
WHERE field IS NOT NULL
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, field AS field, null AS value, null AS properties
