MATCH (p:Person)-[v:SERVED_IN]->(a)
WHERE $since <= v.on <= $day
WITH a, sum(v.hours) AS hours, collect(DISTINCT p) AS persons
MATCH (a)(()-[way:HELD_IN|LOCATED_IN|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, a, hours, persons
UNWIND persons AS p
WITH area, a, hours, p
WITH area, collect(DISTINCT [a, hours]) AS activities, count(DISTINCT p) AS persons
RETURN area.id, reduce(sum = 0.0, x IN activities | sum + x[1]), persons
