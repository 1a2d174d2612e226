{{- /* Whether there is the node. */ -}}
MATCH (n:Node {id: $of})
WHERE {{.Sees "n"}}
RETURN n.id
