MATCH (c:Contract)
WHERE c.from <= $day AND c.amount IS NOT NULL
WITH c, duration.inDays(c.from, $day).days / 365 AS year, CASE WHEN $day < c.to THEN $day ELSE c.to - duration({days: 1}) END AS last
WHERE year < 3
MATCH (c)-[b:BUYER WHERE b.from <= last < b.to]->()-[a:ACTS_FOR WHERE a.from <= last < a.to]->(d)
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, c, year
WITH area, [sum(CASE WHEN year = 0 THEN c.amount ELSE 0 END), sum(CASE WHEN year = 1 THEN c.amount ELSE 0 END), sum(CASE WHEN year = 2 THEN c.amount ELSE 0 END)] AS years
WITH area, years, (years[0] + years[1] + years[2]) / 3.0 AS mean
RETURN area.id, CASE WHEN mean > 0 THEN sqrt(reduce(sum = 0.0, y IN years | sum + (y - mean) ^ 2) / 3) / mean END
