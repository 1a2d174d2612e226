{{- /* Joint meetings of the three workers by community, with the day of each: whether one was left out takes their order. */ -}}
MATCH (c:Community)<-[:HELD_IN]-(m:Meeting)
WHERE m.kind = 'THREE_WORKER_JOINT' AND m.heldOn <= $asOf AND coalesce(m.heldOnPrecision, 'DAY') = 'DAY'
RETURN m.id AS id, labels(m) AS labels, m.sourceId AS source, null AS relation, c.id AS other, 'heldOn' AS field, m.heldOn AS value, null AS properties
