MATCH (f:Facility)-[l:LOCATED_IN WHERE l.from <= $day < l.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WHERE NOT EXISTS { (f)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'OPERATING') }
RETURN area.id, count(f), null
