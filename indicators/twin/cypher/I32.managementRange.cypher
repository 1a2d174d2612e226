MATCH (e:Evaluation)-[v:EVALUATES]->(o:Organization)
WHERE e.from <= $day < e.to AND $since <= e.evaluatedOn <= $day AND v.on <= $day AND o.from <= $day < o.to
MATCH (e)-[u:USES_STANDARD]->(s)
WHERE u.on <= $day AND s.from <= $day < s.to
MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, s
WITH area, s, COLLECT {
  MATCH (s)-[c:CONTAINS_INDICATOR WHERE c.from <= $day < c.to]->()
  RETURN coalesce(sum(CASE WHEN c.side = 'MANAGEMENT' THEN c.weight END) * 1.0 / sum(c.weight), 0)
}[0] AS management
RETURN area.id, CASE WHEN count(s) > 1 THEN max(management) - min(management) END
