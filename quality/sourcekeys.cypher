{{- /* Nodes whose source key another node has without blanks and capitals. */ -}}
MATCH (n:Node)
WHERE n.sourceKey IS NOT NULL
WITH n, toLower(trim(n.sourceKey)) AS plain
WHERE plain <> n.sourceKey
MATCH (other:Node {sourceKey: plain})
RETURN n.id, labels(n), n.sourceId, null, other.id, 'sourceKey', n.sourceKey, null
