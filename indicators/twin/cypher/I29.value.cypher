MATCH (p:Payment)-[u:PAID_UNDER]->(ground)
WHERE $since <= p.dueOn <= $day AND p.from <= $day < p.to AND u.on <= $day AND ground.from <= $day < ground.to
WITH p, ground, CASE WHEN p.paidOn <= $day THEN p.paidOn ELSE $day END AS ended
WITH p, ground, CASE WHEN ended > p.dueOn THEN duration.inDays(p.dueOn, ended).days ELSE 0 END AS delay
MATCH (ground)(()-[way:BUYER|GRANTED_FOR|DELIVERED_IN|PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN|PART_OF WHERE way.from <= $day < way.to]->()){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, p, delay
RETURN area.id, count(CASE WHEN delay > 0 THEN p END), count(p)
