CALL () {
  MATCH (m:Meeting {kind: 'COMMUNITY_COUNCIL'})
  WHERE m.from <= $day < m.to AND $since <= m.heldOn <= $day
  MATCH (m)(()-[way:HELD_IN|OF_BODY|ACTS_FOR|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,16}(area:AdministrativeDivision)
  RETURN area, count(DISTINCT m) AS sessions, 0 AS councils
  UNION ALL
  MATCH (c:GovernanceBody {kind: 'COMMUNITY_COUNCIL'})-[a:ACTS_FOR WHERE a.from <= $day < a.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
  RETURN area, 0 AS sessions, count(c) AS councils
}
RETURN area.id, sum(sessions), sum(councils)
