MATCH (s:EvaluationStandard)-[c:CONTAINS_INDICATOR {unfit: true}]->()
WHERE c.from <= $day < c.to AND $area IS NULL
WITH s, count(*) AS unfit
RETURN [] AS places, s.id, unfit AS measure
ORDER BY measure DESC
