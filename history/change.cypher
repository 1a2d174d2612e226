{{- /* One write: [clock, items]. */ -}}
MATCH (c:Change {id: $change})
RETURN c.clock, c.items
