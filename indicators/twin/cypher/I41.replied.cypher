MATCH (n:Need)
WHERE $since <= n.from <= $day
WITH n, CASE WHEN $day < n.to THEN $day ELSE n.to - duration({days: 1}) END AS last
MATCH (n)-[i:ARISES_IN WHERE i.from <= last < i.to]->(d)
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(CASE WHEN n.repliedOn <= $day THEN n END), count(n)
