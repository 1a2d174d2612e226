MATCH (town:Jurisdiction)
WHERE town.level IN ['SUBDISTRICT', 'TOWN', 'TOWNSHIP'] AND town.from <= $day < town.to
WITH town, EXISTS {
  MATCH (town)(()<-[part:PART_OF WHERE part.from <= $day < part.to]-()){0,12}(place)<-[l:LOCATED_IN]-(f:Facility {kind: 'SOCIAL_WORK_STATION'})
  WHERE l.from <= $day < l.to AND NOT EXISTS { (f)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code = 'CLOSED') }
} OR EXISTS {
  MATCH (town)<-[l:SERVES_AREA]-(f:Facility {kind: 'SOCIAL_WORK_STATION'})
  WHERE l.from <= $day < l.to AND NOT EXISTS { (f)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code = 'CLOSED') }
} AS has
MATCH (town)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(CASE WHEN has THEN town END), count(town)
