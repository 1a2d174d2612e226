WITH ['ASSISTANT_SOCIAL_WORKER', 'SOCIAL_WORKER', 'SENIOR_SOCIAL_WORKER'] AS levels
MATCH (p:Person)-[h:HOLDS_QUALIFICATION]->(q)
WHERE h.from <= $day < h.to AND q.level IN levels
UNWIND range(0, 2) AS rank
WITH p, levels, rank, q
WHERE q.level = levels[rank]
WITH p, levels, max(rank) AS rank
WITH p, levels[rank] AS highest
MATCH (p)(()-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN|PART_OF WHERE way.from <= $day < way.to]->()){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, p, highest
RETURN area.id, count(CASE WHEN highest = $level THEN p END), count(p)
