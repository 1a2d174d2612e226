MATCH (e:Evaluation)-[v:EVALUATES]->(o:Organization)
WHERE e.from <= $day < e.to AND $since <= e.evaluatedOn <= $day AND v.on <= $day AND o.from <= $day < o.to
MATCH (e)-[u:USES_STANDARD]->(s)
WHERE u.on <= $day AND s.from <= $day < s.to
MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, s
WITH area, s, COLLECT { MATCH (s)-[c:CONTAINS_INDICATOR WHERE c.from <= $day < c.to]->(i) RETURN [i.id, coalesce(c.weight, 0)] } AS parts
WITH area, collect([s.id, parts, reduce(sum = 0.0, part IN parts | sum + part[1])]) AS standards
UNWIND standards AS a
UNWIND standards AS b
WITH area, a, b,
  reduce(sum = 0.0, x IN a[1] | sum + reduce(common = 0.0, y IN [y IN b[1] WHERE y[0] = x[0]] |
    common + CASE WHEN x[1] / a[2] < y[1] / b[2] THEN x[1] / a[2] ELSE y[1] / b[2] END)) AS common
RETURN area.id, max(CASE WHEN a[0] < b[0] THEN 1 - common END)
