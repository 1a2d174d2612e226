MATCH (p:Person)-[x:PASSED]->(e:ExamPass)-[i:EXAM_PASSED_IN]->(d)
WHERE x.on <= $day AND i.on <= $day AND p.from <= $day < p.to AND e.from <= $day < e.to AND d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(DISTINCT p), null
