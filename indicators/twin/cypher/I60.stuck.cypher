MATCH (c:LinkageCase)-[i:CASE_IN WHERE i.from <= $day < i.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WHERE NOT EXISTS { (c)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code IN ['CLOSED', 'DROPPED']) }
WITH area, c, COLLECT { MATCH (c)<-[o:STEP_OF WHERE o.from <= $day < o.to]-(step) RETURN step.from } + c.from AS moves
WHERE none(moved IN moves WHERE moved >= $day - duration({days: 60}))
RETURN area.id, count(c), null
