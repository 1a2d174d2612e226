{{- /* Totals with their parts, in the order of the totals' ids. A part of another unit is not added. */ -}}
{{template "observations" .}}  AND o.id > $after AND EXISTS { MATCH (o)<-[r:PART_OF_TOTAL]-() WHERE holds(r) }
WITH o, seen ORDER BY o.id
CALL (o) {
  MATCH (o)<-[r:PART_OF_TOTAL]-(p:Observation)
  WHERE holds(r)
  WITH p, {{.Version "p"}} AS part
  WHERE lives(part)
  WITH p, part ORDER BY p.asAt, p.id
  RETURN collect([p.id, part.value, part.unit, part.qualifier]) AS parts
}
WITH o, seen, parts, reduce(sum = 0.0, x IN parts | CASE WHEN x[2] = seen.unit THEN sum + x[1] ELSE sum END) AS sum
WHERE size(parts) > 0{{if .Differ}} AND (abs(seen.value - sum) > 1e-9 * (1 + abs(seen.value)) OR any(x IN parts WHERE x[2] <> seen.unit)){{end}}
RETURN o.id, seen.value, seen.unit, seen.qualifier, parts
ORDER BY o.id
LIMIT $limit
