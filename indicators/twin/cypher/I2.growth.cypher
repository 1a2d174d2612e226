UNWIND [$day, $before] AS day
MATCH (o:Organization)-[r:REGISTERED_WITH]->()
WHERE r.from <= day < r.to
MATCH (o)-[b:BASED_IN]->(d)
WHERE b.from <= day < b.to AND d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH area, count(CASE WHEN day = $day THEN o END) AS now, count(CASE WHEN day = $before THEN o END) AS then
RETURN area.id, now - then, then
