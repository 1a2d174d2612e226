MATCH (o:Observation)-[:OF_INDICATOR]->(i:IndicatorDefinition), (o)-[a:OF_SUBJECT]->(s)
WHERE i.code =~ '([^.]*[.])?(' + $series + '(_.*)?|.*_' + $series + ')' AND o.value IS NOT NULL
  AND o.from <= $day < o.to AND i.from <= $day < i.to AND s.from <= $day < s.to AND a.on <= $day
WITH s, i, o
ORDER BY o.asAt DESC
WITH s, i, collect(o)[0] AS latest
MATCH (s)(()-[way:ACTS_FOR|ACTIVE_IN|BASED_IN|DELIVERED_IN|RUN_BY|APPLIES_TO|ROUND_HELD_BY|POOL_OF|WITHIN|LOCATED_IN|ESTABLISHED_IN|HELD_IN|OF_BODY|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){0,16}(area:AdministrativeDivision)
WITH DISTINCT area, latest
RETURN area.id, max(latest.value) - min(latest.value)
