MATCH (g:Grant)
WHERE $since <= coalesce(g.grantedOn, g.from) <= $day AND g.from <= $day
WITH g, CASE WHEN $day < g.to THEN $day ELSE g.to - duration({days: 1}) END AS last
MATCH (g)-[f:FROM_SOURCE WHERE f.from <= last < f.to]->(source)
MATCH (g)(()-[way:GRANTED_FOR|DELIVERED_IN|PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= last < way.to]->()){1,8}(d:AdministrativeDivision)
WHERE d.from <= $day < d.to AND g.amount IS NOT NULL
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, g, source
WITH area, source, toFloat(sum(g.amount)) AS money
WITH area, collect(money) AS sums, sum(money) AS all
RETURN area.id, CASE WHEN all > 0 THEN reduce(value = 0.0, money IN sums | value + (money / all) ^ 2) END
