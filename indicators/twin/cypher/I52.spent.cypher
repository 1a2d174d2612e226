MATCH (a:Allocation)-[x:ALLOCATED_TO]->(target)
WHERE a.from <= $day < a.to AND a.amount IS NOT NULL AND x.on <= $day AND target.from <= $day < target.to
WITH a, target, COLLECT {
  MATCH (a)<-[y:DRAWN_FROM]-(e:Expenditure)
  WHERE y.on <= $day AND e.from <= $day < e.to
  RETURN sum(e.amount)
}[0] AS spent
MATCH (target)(()-[way:ARISES_IN|DELIVERED_IN|PART_OF WHERE way.from <= $day < way.to]->()){0,14}(area:AdministrativeDivision)
WITH DISTINCT area, a, spent
RETURN area.id, sum(spent), sum(a.amount)
