CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (p:Project)
  WHERE p.kind IN ['PURCHASED', 'PURCHASED_POST'] AND $day - duration({days: toInteger($within)}) < p.to <= $day
  RETURN p
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[in:DELIVERED_IN WHERE in.from < in.to]-(p:Project)
  WHERE p.kind IN ['PURCHASED', 'PURCHASED_POST'] AND $day - duration({days: toInteger($within)}) < p.to <= $day
  RETURN p
}
WITH p, duration.inDays(p.from, p.to).days AS length, p.to - duration({days: 1}) AS last
WHERE length < $days
WITH p, length, COLLECT { MATCH (p)-[in:DELIVERED_IN WHERE in.from <= last < in.to]->(c) RETURN DISTINCT c } AS communities
WHERE $area IS NULL OR any(c IN communities WHERE EXISTS { (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(:Node {id: $area}) })
RETURN [c IN communities WHERE c.from <= $day < c.to | c.id] AS places, p.id, length AS measure
ORDER BY measure
