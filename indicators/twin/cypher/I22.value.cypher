MATCH (g:Grant)-[f:GRANTED_FOR]->(p:Project {kind: 'VENTURE'})
WHERE f.from <= $day
WITH DISTINCT g, p, CASE WHEN $day < p.to THEN $day ELSE p.to - duration({days: 1}) END AS last
MATCH (p)-[in:DELIVERED_IN WHERE in.from <= last < in.to]->(d)
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, g, p
RETURN area.id, sum(g.amount), count(DISTINCT p)
