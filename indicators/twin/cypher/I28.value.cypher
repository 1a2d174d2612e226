MATCH (p:Project)
WHERE p.from <= $day < p.to
  AND NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
  AND p.budget IS NOT NULL
WITH p, COLLECT {
  MATCH (p)<-[f:GRANTED_FOR WHERE f.from <= $day < f.to]-(g)-[s:FROM_SOURCE WHERE s.from <= $day < s.to]->(source)
  WHERE NOT source.kind IN ['FISCAL', 'SPECIAL', 'LOTTERY']
  RETURN sum(g.amount)
}[0] AS own, COLLECT {
  MATCH (p)<-[f:GRANTED_FOR WHERE f.from <= $day < f.to]-(g)-[s:FROM_SOURCE WHERE s.from <= $day < s.to]->(source)
  WHERE source.kind IN ['FISCAL', 'SPECIAL', 'LOTTERY']
  RETURN sum(g.amount)
}[0] AS given
MATCH (p)-[in:DELIVERED_IN WHERE in.from <= $day < in.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, p, own, own + given AS had
RETURN area.id, count(CASE WHEN own < had AND (own = 0 OR own < p.budget <= had) THEN p END), count(p)
