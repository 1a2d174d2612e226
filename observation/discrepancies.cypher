{{- /*
Two observations of one indicator about one subject for one date or period, in one unit: one reported and one reckoned, or two of different sources. The
reported one, or the older, comes first.
*/ -}}
{{template "observations" .}}MATCH (o)-[d1:OF_INDICATOR]->(i:IndicatorDefinition)<-[d2:OF_INDICATOR]-(q:Observation)-[f2:OF_SUBJECT]->(t)<-[f1:OF_SUBJECT]-(o)
WHERE o.id < q.id AND holds(d1) AND holds(d2) AND holds(f1) AND holds(f2)
WITH o, seen, i, t, q, {{.Version "q"}} AS other
WHERE lives(other) AND seen.unit = other.unit AND seen.asAt = other.asAt AND seen.asAtPrecision = other.asAtPrecision
  AND coalesce(toString(seen.since), '') = coalesce(toString(other.since), '')
WITH o, seen, i, t, q, other,
  head(COLLECT { MATCH (o)-[c:CITED_FROM]->(x) WHERE holds(c) RETURN x.id }) AS source1,
  head(COLLECT { MATCH (q)-[c:CITED_FROM]->(x) WHERE holds(c) RETURN x.id }) AS source2
WITH o, seen, i, t, q, other, coalesce(seen.assertion = 'DERIVED', false) AS derived1, coalesce(other.assertion = 'DERIVED', false) AS derived2,
  coalesce(source1, seen.sourceId, '') AS source1, coalesce(source2, other.sourceId, '') AS source2
WHERE (derived1 <> derived2 OR source1 <> source2){{if .Differ}}
  AND (abs(seen.value - other.value) > 1e-9 * (1 + abs(seen.value)) OR coalesce(seen.qualifier, 'EXACT') <> coalesce(other.qualifier, 'EXACT')){{end}}
WITH o.id + ' ' + q.id AS key, i.id AS indicator, t.id AS subject, derived1 <> derived2 AS reckoned,
  CASE WHEN derived1 AND NOT derived2 THEN [[q.id, other.value, other.qualifier], [o.id, seen.value, seen.qualifier]]
  ELSE [[o.id, seen.value, seen.qualifier], [q.id, other.value, other.qualifier]] END AS pair
WHERE key > $after
RETURN DISTINCT key, indicator, subject, reckoned, pair
ORDER BY key
LIMIT $limit
