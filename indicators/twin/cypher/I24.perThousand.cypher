CALL () {
  MATCH (s:Sanction)-[:IMPOSED_ON]->(o)
  WHERE $since <= s.from <= $day
  WITH s, o, CASE WHEN $day < o.to THEN $day ELSE o.to - duration({days: 1}) END AS last
  MATCH (o)-[b:BASED_IN WHERE b.from <= last < b.to]->(d)
  WHERE d.from <= $day < d.to
  MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
  RETURN area, count(DISTINCT s) AS sanctions, 0 AS registered
  UNION ALL
  MATCH (o:Organization)-[r:REGISTERED_WITH]->()
  WHERE r.from <= $day < r.to
  MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
  RETURN area, 0 AS sanctions, count(o) AS registered
}
RETURN area.id, sum(sanctions), sum(registered)
