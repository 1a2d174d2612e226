MATCH (m:Meeting)
WHERE m.kind IN ['THREE_WORKER_JOINT'] AND m.from <= $day < m.to AND $since <= m.heldOn <= $day
MATCH (m)(()-[way:HELD_IN|OF_BODY|ACTS_FOR|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, m
MATCH (m)<-[x:ATTENDED]-()
WHERE x.status IS NOT NULL
RETURN area.id, count(CASE WHEN x.status = 'PRESENT' THEN 1 END), count(*)
