MATCH (o:Organization)-[r:REGISTERED_WITH|FILED_IN]->()
WHERE r.from <= $day < r.to
WITH DISTINCT o
WITH o, coalesce(
  COLLECT { MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->(seat) RETURN seat }[0],
  COLLECT { MATCH (o)-[f:FILED_IN WHERE f.from <= $day < f.to]->(seat) RETURN seat }[0]) AS seat
MATCH (seat)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH area, count(o) AS organizations
CALL (area) {
  MATCH (area)((whole)<-[part:PART_OF WHERE part.from <= $day < part.to]-()
    WHERE NOT EXISTS { (whole)-[h:HAS_POPULATION WHERE h.from <= $day < h.to]->() }){0,12}(known)
  OPTIONAL MATCH (known)-[h:HAS_POPULATION WHERE h.from <= $day < h.to]->()
  WITH known, h
  WHERE h IS NOT NULL OR NOT EXISTS { (known)<-[below:PART_OF WHERE below.from <= $day < below.to]-() }
  RETURN CASE WHEN count(*) = count(h.value) THEN sum(h.value) END AS people
}
RETURN area.id, CASE WHEN people > 0 THEN 10000.0 * organizations / people END
