CALL () {
  MATCH (m:Meeting)
  WHERE m.kind IN ['COMMUNITY_COUNCIL', 'RESIDENTS_COUNCIL', 'RESIDENTS_CONGRESS'] AND m.from <= $day < m.to AND $since <= m.heldOn <= $day
  MATCH (m)(()-[way:HELD_IN|OF_BODY|ACTS_FOR|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,16}(area:AdministrativeDivision)
  WITH DISTINCT area, m
  MATCH (m)<-[:ATTENDED {status: 'PRESENT'}]-(p:Person)
  RETURN area, count(DISTINCT p) AS present, 0 AS adults
  UNION ALL
  MATCH (o:Observation)-[:OF_INDICATOR]->(i:IndicatorDefinition), (o)-[a:OF_SUBJECT]->(s)
  WHERE i.code =~ '([^.]*[.])?(' + $series + '(_.*)?|.*_' + $series + ')' AND o.value IS NOT NULL
    AND o.from <= $day < o.to AND i.from <= $day < i.to AND s.from <= $day < s.to AND a.on <= $day
  WITH s, i, o
  ORDER BY o.asAt DESC
  WITH s, i, collect(o)[0] AS latest
  MATCH (s)(()-[way:ACTS_FOR|ACTIVE_IN|BASED_IN|DELIVERED_IN|RUN_BY|APPLIES_TO|ROUND_HELD_BY|POOL_OF|WITHIN|LOCATED_IN|ESTABLISHED_IN|HELD_IN|OF_BODY|PART_OF]->(to)
      WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){0,16}(area:AdministrativeDivision)
  WITH DISTINCT area, latest
  RETURN area, 0 AS present, sum(latest.value) AS adults
}
RETURN area.id, sum(present), sum(adults)
