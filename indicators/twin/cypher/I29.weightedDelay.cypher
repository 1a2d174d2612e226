MATCH (p:Payment)-[u:PAID_UNDER]->(ground)
WHERE $since <= p.dueOn <= $day AND p.from <= $day < p.to AND u.on <= $day
WITH p, ground, CASE WHEN $day < ground.to THEN $day ELSE ground.to - duration({days: 1}) END AS last, CASE WHEN p.paidOn <= $day THEN p.paidOn ELSE $day END AS ended
WITH p, ground, last, CASE WHEN ended > p.dueOn THEN duration.inDays(p.dueOn, ended).days ELSE 0 END AS delay
MATCH (ground)(()-[way:BUYER|GRANTED_FOR|DELIVERED_IN|PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= last < way.to]->()){1,6}(d:AdministrativeDivision WHERE d.from <= $day < d.to)
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, p, delay
RETURN area.id, sum(delay * p.amount), sum(p.amount)
