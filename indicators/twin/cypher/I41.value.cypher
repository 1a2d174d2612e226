MATCH (n:Need)
WHERE $since <= n.from <= $day AND n.repliedOn <= $day
WITH n, CASE WHEN $day < n.to THEN $day ELSE n.to - duration({days: 1}) END AS last
MATCH (n)-[i:ARISES_IN WHERE i.from <= last < i.to]->(d)
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, percentileCont(duration.inDays(n.from, n.repliedOn).days, 0.5)
