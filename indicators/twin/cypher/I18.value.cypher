MATCH (c:Community)
WHERE c.from <= $day < c.to
WITH c, EXISTS {
  MATCH (c)<-[l:LOCATED_IN|SERVES_AREA]-(f:Facility {kind: 'SOCIAL_WORK_ROOM'})
  WHERE l.from <= $day < l.to AND NOT EXISTS { (f)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'OPERATING') }
} AS has
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(CASE WHEN has THEN c END), count(c)
