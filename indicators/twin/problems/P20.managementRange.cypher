CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (c:Jurisdiction {level: 'COUNTY'})
  WHERE c.from <= $day < c.to
  RETURN c
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(c:Jurisdiction {level: 'COUNTY'})
  WHERE c.from <= $day < c.to
  RETURN c
}
MATCH (c)(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[b:BASED_IN WHERE b.from <= $day < b.to]-(o:Organization)<-[x:EVALUATES WHERE x.on <= $day]-(e:Evaluation)-[u:USES_STANDARD WHERE u.on <= $day]->(s)
WHERE e.from <= $day < e.to AND $since <= e.evaluatedOn <= $day AND s.from <= $day < s.to
WITH DISTINCT c, s
MATCH (s)-[i:CONTAINS_INDICATOR WHERE i.from <= $day < i.to]->()
WITH c, s, sum(i.weight) AS all, sum(CASE WHEN i.side = 'MANAGEMENT' THEN i.weight END) AS management
WHERE all > 0
WITH c, 100.0 * (max(management / all) - min(management / all)) AS gap
WHERE gap > $range
RETURN [c.id] AS places, c.id, gap AS measure
ORDER BY measure DESC
