MATCH (i:Incubation)-[:INCUBATION_OF]->(o)
WHERE i.from <= $day
WITH DISTINCT i, o, CASE WHEN $day < i.to THEN $day ELSE i.to - duration({days: 1}) END AS last
MATCH (i)-[a:INCUBATED_AT WHERE a.from <= last < a.to]->(f)-[l:LOCATED_IN WHERE l.from <= last < l.to]->(d)
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(DISTINCT o), null
