{{- /* Totals with their parts, in the order of the totals' ids. A part of another unit is not added, nor one
of another date or period unless both add over time, nor one of an indicator whose values are not added: the last place of a part tells. */ -}}
{{template "observations" .}}  AND o.id > $after AND EXISTS { MATCH (o)<-[r:PART_OF_TOTAL]-() WHERE holds(r) }
WITH o, seen ORDER BY o.id
CALL (o, seen) {
  MATCH (o)<-[r:PART_OF_TOTAL]-(p:Observation)
  WHERE holds(r)
  WITH p, {{.Version "p"}} AS part
  WHERE lives(part)
  WITH p, part ORDER BY p.asAt, p.id
  WITH p, part, COLLECT { MATCH (p)-[d:OF_INDICATOR]->(i) WHERE holds(d) AND i.additivity IS NOT NULL RETURN i.additivity }
    + COLLECT { MATCH (o)-[d:OF_INDICATOR]->(i) WHERE holds(d) AND i.additivity IS NOT NULL RETURN i.additivity } AS kinds
  WITH p, part, NOT 'NOT_ADDITIVE' IN kinds AND ('ADDITIVE' IN kinds AND NOT 'STOCK' IN kinds
    OR part.asAt = seen.asAt AND coalesce(part.since, date('0001-01-01')) = coalesce(seen.since, date('0001-01-01'))) AS adds
  RETURN collect([p.id, part.value, part.unit, part.qualifier, coalesce(part.unit = seen.unit AND adds, false)]) AS parts
}
WITH o, seen, parts, reduce(sum = 0.0, x IN parts | CASE WHEN x[4] THEN sum + x[1] ELSE sum END) AS sum
WHERE size(parts) > 0{{if .Differ}} AND (abs(seen.value - sum) > 1e-9 * (1 + abs(seen.value)) OR any(x IN parts WHERE NOT x[4])){{end}}
RETURN o.id, seen.value, seen.unit, seen.qualifier, parts, seen.sourceId
ORDER BY o.id
LIMIT $limit
