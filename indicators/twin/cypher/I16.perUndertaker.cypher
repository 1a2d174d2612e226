MATCH (c:Contract)
WHERE $since <= c.from <= $day
WITH c, CASE WHEN $day < c.to THEN $day ELSE c.to - duration({days: 1}) END AS last
MATCH (c)-[b:BUYER WHERE b.from <= last < b.to]->()-[a:ACTS_FOR WHERE a.from <= last < a.to]->(d)
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
OPTIONAL MATCH (c)-[s:SUPPLIER WHERE s.from <= last < s.to]->(o)
RETURN area.id, sum(c.amount), count(DISTINCT o)
