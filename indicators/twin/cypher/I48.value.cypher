MATCH (c:Contract)
WHERE $since <= c.to <= $day
WITH c, CASE WHEN $day < c.to THEN $day ELSE c.to - duration({days: 1}) END AS last
MATCH (c)-[b:BUYER WHERE b.from <= last < b.to]->()-[a:ACTS_FOR WHERE a.from <= last < a.to]->(d)
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(CASE WHEN EXISTS { (c)<-[:RENEWED_FROM]-() } THEN c END), count(c)
