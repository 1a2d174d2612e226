MATCH (e:Expenditure)
WHERE e.from <= $day < e.to AND $since <= e.spentOnDate <= $day - duration({days: 30})
WITH e, EXISTS {
  MATCH (e)<-[x:DISCLOSES]-(d:Disclosure)
  WHERE x.on <= $day AND d.from <= $day < d.to AND d.publishedOn <= e.spentOnDate + duration({days: 30})
} AS published
MATCH (e)-[s:SPENT_ON]->(target)
WHERE s.on <= $day
WITH e, published, target, CASE WHEN $day < target.to THEN $day ELSE target.to - duration({days: 1}) END AS last
MATCH (target)(()-[way:DELIVERED_IN|HELD_IN|LOCATED_IN]->(to) WHERE way.from <= last < way.to OR way.on <= last AND to.from <= last < to.to){1,4}(d:AdministrativeDivision WHERE d.from <= $day < d.to)
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, e, published
RETURN area.id, count(CASE WHEN published THEN e END), count(e)
