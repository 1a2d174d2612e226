MATCH (i:IndicatorDefinition)<-[:OF_INDICATOR]-(o:Observation)-[a:OF_SUBJECT]->(s)
WHERE i.code =~ '([^.]*[.])?((RECOGNITION|AWARENESS)(_.*)?|.*_(RECOGNITION|AWARENESS))' AND i.from <= $day < i.to
  AND o.value IS NOT NULL AND o.from <= $day < o.to AND s.from <= $day < s.to AND a.on <= $day
WITH s, i, o
ORDER BY o.asAt DESC
WITH s, i, collect(o)[0] AS o
WITH s, o
WHERE o.value < $percent
CALL (s) {
  MATCH (s)(()-[way:ACTS_FOR|ACTIVE_IN|BASED_IN|DELIVERED_IN|RUN_BY|APPLIES_TO|ROUND_HELD_BY|POOL_OF|WITHIN|LOCATED_IN|ESTABLISHED_IN|HELD_IN|OF_BODY]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){0,4}(d:AdministrativeDivision)
  RETURN collect(DISTINCT d) AS divisions
}
WITH o, divisions, o.value AS measure
WHERE $area IS NULL OR any(d IN divisions WHERE EXISTS { (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(:Node {id: $area}) })
RETURN [d IN divisions | d.id] AS places, o.id, measure
ORDER BY measure
