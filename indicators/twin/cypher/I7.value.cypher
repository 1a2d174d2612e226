MATCH (p:Person)-[w:WORKS_FOR|HOLDS_POST]->()
WHERE w.from <= $day < w.to AND (w.kind IN ['COMMUNITY_WORKER', 'FULL_TIME_COMMUNITY_WORKER'] OR p.communityWorker)
WITH DISTINCT p
MATCH (p)(()-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN|PART_OF WHERE way.from <= $day < way.to]->()){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, p
WITH area, p, EXISTS { (p)-[h:HOLDS_QUALIFICATION WHERE h.from <= $day < h.to]->(q WHERE q.level IN ['ASSISTANT_SOCIAL_WORKER', 'SOCIAL_WORKER', 'SENIOR_SOCIAL_WORKER']) } AS certified
RETURN area.id, count(CASE WHEN certified THEN p END), count(p)
