MATCH (p:Person)-[v:SERVED_IN]->(a)
WHERE $previous <= v.on < $since
WITH DISTINCT p, a
MATCH (a)(()-[way:HELD_IN|LOCATED_IN|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, p
WITH area, p, EXISTS { (p)-[x:SERVED_IN WHERE $since <= x.on <= $day]->() } AS stayed
RETURN area.id, count(CASE WHEN stayed = $stayed THEN p END), count(p)
