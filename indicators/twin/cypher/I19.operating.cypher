MATCH (f:Facility {kind: 'SOCIAL_WORK_STATION'})-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t)
MATCH (f)-[l:LOCATED_IN WHERE l.from <= $day < l.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(CASE WHEN t.code = 'OPERATING' THEN f END), count(f)
