MATCH (x:Post|Facility)<-[f:CONTRACT_FOR WHERE f.from <= $day < f.to]-(c:Contract)
WHERE $noun IN labels(x) AND NOT EXISTS { (x)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'OPERATING') }
WITH x, CASE WHEN count(*) = count(c.amount) THEN sum(c.amount) END AS cost
WHERE cost IS NOT NULL
WITH x, cost, COLLECT {
  MATCH (x)<-[f:GRANTED_FOR WHERE f.from <= $day < f.to]-(g)-[s:FROM_SOURCE WHERE s.from <= $day < s.to]->(source)
  WHERE NOT source.kind IN ['FISCAL', 'SPECIAL', 'LOTTERY']
  RETURN sum(g.amount)
}[0] AS own, COLLECT {
  MATCH (x)<-[f:GRANTED_FOR WHERE f.from <= $day < f.to]-(g)-[s:FROM_SOURCE WHERE s.from <= $day < s.to]->(source)
  WHERE source.kind IN ['FISCAL', 'SPECIAL', 'LOTTERY']
  RETURN sum(g.amount)
}[0] AS given
MATCH (x)(()-[way:ESTABLISHED_IN|WITHIN|LOCATED_IN|ACTS_FOR WHERE way.from <= $day < way.to]->()){1,2}(d:AdministrativeDivision)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, x, cost, own, own + given AS had
RETURN area.id, count(CASE WHEN own < had AND (own = 0 OR own < cost <= had) THEN x END), count(x)
