MATCH (a:AgendaItem)-[x:ON_AGENDA_OF]->(m:Meeting)
WHERE a.from <= $day < a.to AND x.on <= $day AND m.from <= $day < m.to AND $since <= m.heldOn <= $day
MATCH (a)-[y:PROPOSED_BY]->(proposer)
WHERE NOT proposer:GovernmentDepartment AND y.on <= $day AND proposer.from <= $day < proposer.to
MATCH (a)<-[z:SETTLES]-(r:Resolution)
WHERE z.on <= $day AND r.from <= $day < r.to
WITH a, m, max(CASE WHEN r.decision = 'ADOPTED' THEN 1 ELSE 0 END) AS adopted
MATCH (m)(()-[way:HELD_IN|OF_BODY|ACTS_FOR|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, a, adopted
RETURN area.id, sum(adopted), count(a)
