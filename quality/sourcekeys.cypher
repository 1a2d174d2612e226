{{- /* Nodes whose source key another node has without blanks and capitals. */ -}}
MATCH (n:Node)
WHERE n.sourceKey IS NOT NULL
WITH n, toLower(trim(n.sourceKey)) AS plain
WHERE plain <> n.sourceKey
MATCH (other:Node {sourceKey: plain})
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, other.id AS other, 'sourceKey' AS field, n.sourceKey AS value, null AS properties
