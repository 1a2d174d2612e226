MATCH (p:Person)-[v:SERVED_IN]->(a)
WHERE $since <= v.on <= $day
WITH a, sum(v.hours) AS hours
MATCH (a)(()-[way:HELD_IN|LOCATED_IN|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, a, hours
RETURN area.id, sum(hours), count(a)
