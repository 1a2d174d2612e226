MATCH (s:Sanction)-[:IMPOSED_ON]->(o)
WHERE $since <= s.from <= $day AND ($group IS NULL OR $group = coalesce(s.legalType, o.legalType, ''))
WITH s, o, CASE WHEN $day < o.to THEN $day ELSE o.to - duration({days: 1}) END AS last
MATCH (o)-[b:BASED_IN WHERE b.from <= last < b.to]->(d)
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(DISTINCT s), null
