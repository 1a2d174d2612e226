MATCH (m:Meeting)
WHERE m.kind IN ['COMMUNITY_COUNCIL'] AND m.from <= $day < m.to AND $since <= m.heldOn <= $day
WITH m, COUNT { (m)<-[:ATTENDED {status: 'PRESENT'}]-() } AS present
MATCH (m)(()-[way:HELD_IN|OF_BODY|ACTS_FOR|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, m, present
RETURN area.id, sum(present), count(m)
