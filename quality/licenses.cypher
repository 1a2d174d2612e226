{{- /* Public campaigns without a license. */ -}}
MATCH (n:Campaign)
WHERE {{.Unlicensed "n"}}
RETURN n.id, labels(n), n.sourceId, null, null, '{{.RunBy}}', null, null
