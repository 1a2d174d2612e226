MATCH (c:Community)
WHERE c.from <= $day < c.to
UNWIND ['COMPREHENSIVE_SERVICE_FACILITY', 'SOCIAL_WORK_ROOM', 'VOLUNTEER_STATION'] AS kind
WITH c, kind, EXISTS {
  MATCH (c)<-[l:LOCATED_IN|SERVES_AREA]-(f:Facility {kind: kind})
  WHERE l.from <= $day < l.to AND NOT EXISTS { (f)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'OPERATING') }
} AS has
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(CASE WHEN has THEN 1 END), count(*)
