MATCH (e:ExamPass)-[i:EXAM_PASSED_IN]->(d)
WHERE e.from <= $day < e.to AND i.on <= $day AND d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(DISTINCT e), null
