MATCH (k:Task)
WHERE $since <= k.deadline <= $day AND k.from <= $day AND NOT EXISTS { (k)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code = 'CANCELLED') }
WITH k, CASE WHEN $day < k.to THEN $day ELSE k.to - duration({days: 1}) END AS last
MATCH (k)(()-[way:ARISES_FROM|SETTLES|ON_AGENDA_OF|HELD_IN|OF_BODY|ACTS_FOR|APPLIES_TO]->(to)
    WHERE way.from <= last < way.to OR way.on <= last AND to.from <= last < to.to){1,8}(d:AdministrativeDivision)
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, k
RETURN area.id, count(CASE WHEN k.completedOn <= k.deadline THEN k END), count(k)
