MATCH (e:Expenditure)
WHERE e.from <= $day < e.to AND $since <= e.spentOnDate <= $day - duration({days: 30})
WITH e, EXISTS {
  MATCH (e)<-[x:DISCLOSES]-(d:Disclosure)
  WHERE x.on <= $day AND d.from <= $day < d.to AND d.publishedOn <= e.spentOnDate + duration({days: 30})
} AS published
MATCH (e)-[s:SPENT_ON]->(target)
WHERE s.on <= $day AND target.from <= $day < target.to
MATCH (target)(()-[way:DELIVERED_IN|HELD_IN|LOCATED_IN|PART_OF]->(to)
    WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, e, published
RETURN area.id, count(CASE WHEN published THEN e END), count(e)
