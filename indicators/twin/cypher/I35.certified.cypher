MATCH (p:Person)-[v:SERVED_IN]->(a)
WHERE $since <= v.on <= $day
WITH DISTINCT p, a
MATCH (a)(()-[way:HELD_IN|LOCATED_IN|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, p
WITH area, p, EXISTS {
  MATCH (p)<-[x:AWARDED_TO]-(i:Incentive {kind: 'SERVICE_CERTIFICATE'})
  WHERE x.on <= $day AND i.from <= $day < i.to AND p.from <= $day < p.to
} AS has
RETURN area.id, count(CASE WHEN has THEN p END), count(p)
