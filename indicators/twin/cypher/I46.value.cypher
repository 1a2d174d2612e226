MATCH (k:Task)
WHERE k.from <= $day < k.to AND NOT EXISTS { (k)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code = 'CANCELLED') }
WITH k, COUNT { (k)<-[x:RESPONSIBLE_FOR WHERE x.from <= $day < x.to AND x.part = 'LEAD']-() } = 1 AND k.deadline IS NOT NULL AS clear
MATCH (k)(()-[way:ARISES_FROM|SETTLES|ON_AGENDA_OF|HELD_IN|OF_BODY|ACTS_FOR|APPLIES_TO|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,20}(area:AdministrativeDivision)
WITH DISTINCT area, k, clear
RETURN area.id, count(CASE WHEN clear THEN k END), count(k)
