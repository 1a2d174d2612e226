MATCH (a:AgendaItem)-[x:ON_AGENDA_OF]->(m:Meeting)
WHERE a.from <= $day < a.to AND x.on <= $day AND m.from <= $day < m.to AND $since <= m.heldOn <= $day
  AND a.origin IS NOT NULL
MATCH (m)(()-[way:HELD_IN|OF_BODY|ACTS_FOR|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, a
RETURN area.id, count(CASE WHEN a.origin = 'TOP_DOWN' THEN a END), count(a)
