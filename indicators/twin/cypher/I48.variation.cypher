MATCH (p:Project)
WHERE p.from <= $day
WITH p, duration.inDays(p.from, $day).days / 365 AS year, CASE WHEN $day < p.to THEN $day ELSE p.to - duration({days: 1}) END AS last
WHERE year < 3
MATCH (p)-[in:DELIVERED_IN WHERE in.from <= last < in.to]->(d)
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, p, year
WITH area, collect(year) AS began
WITH area, [y IN [0, 1, 2] | 1.0 * size([x IN began WHERE x = y])] AS years
WITH area, years, (years[0] + years[1] + years[2]) / 3 AS mean
RETURN area.id, sqrt(reduce(sum = 0.0, y IN years | sum + (y - mean) ^ 2) / 3) / mean
