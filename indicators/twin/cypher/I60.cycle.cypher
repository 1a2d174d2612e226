MATCH (c:LinkageCase)-[s:HAS_STATE]->(t {code: 'CLOSED'})
WHERE $since <= s.from <= $day
WITH c, duration.inDays(c.from, s.from).days AS days, CASE WHEN $day < c.to THEN $day ELSE c.to - duration({days: 1}) END AS last
MATCH (c)-[i:CASE_IN WHERE i.from <= last < i.to]->(d)
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, percentileCont(days, 0.5)
