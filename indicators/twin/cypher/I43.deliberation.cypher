CALL () {
  MATCH (m:Meeting)
  WHERE m.kind IN ['COMMUNITY_COUNCIL', 'RESIDENTS_COUNCIL', 'RESIDENTS_CONGRESS'] AND m.from <= $day < m.to AND $since <= m.heldOn <= $day
  MATCH (m)(()-[way:HELD_IN|OF_BODY|ACTS_FOR|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,16}(area:AdministrativeDivision)
  WITH DISTINCT area, m
  RETURN area, sum(COUNT { (m)<-[:ATTENDED {status: 'PRESENT'}]-() }) AS deliberated, 0 AS attended
  UNION ALL
  MATCH (a:Activity)-[:OF_ACTIVITY_CLASS]->(:Term {code: 'CULTURE_AND_RECREATION'})
  WHERE a.from <= $day < a.to AND $since <= a.heldOn <= $day
  MATCH (a)(()-[way:HELD_IN|LOCATED_IN|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,16}(area:AdministrativeDivision)
  WITH DISTINCT area, a
  RETURN area, 0 AS deliberated, sum(a.attendance) AS attended
}
RETURN area.id, sum(deliberated), sum(attended)
