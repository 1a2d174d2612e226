CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (p:Person)-[x:PLAYS WHERE x.from <= $day < x.to AND x.role IN ['POLITICAL_WORKER', 'SOCIAL_WORKER', 'VOLUNTEER']]->()
  RETURN DISTINCT p
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()(()<-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]-()){1,3}(p:Person)
  WHERE EXISTS { (p)-[x:PLAYS WHERE x.from <= $day < x.to AND x.role IN ['POLITICAL_WORKER', 'SOCIAL_WORKER', 'VOLUNTEER']]->() }
  RETURN DISTINCT p
}
MATCH (p)-[x:PLAYS WHERE x.from <= $day < x.to AND x.role IN ['POLITICAL_WORKER', 'SOCIAL_WORKER', 'VOLUNTEER']]->()
WITH p, min(x.from) AS began
OPTIONAL MATCH (p)<-[r:APPRAISAL_OF|AWARDED_TO WHERE r.on <= $day]-(s:Appraisal|Incentive WHERE s.from <= $day < s.to)
WITH p, began, s, CASE WHEN s:Appraisal THEN s.appraisedOn ELSE s.awardedOn END AS told
WITH p, began, [day IN collect(told) WHERE day <= $day] AS done, count(CASE WHEN told IS NULL THEN s END) AS undated
WITH p, began, undated, reduce(last = began, day IN done | CASE WHEN day > last THEN day ELSE last END) AS last
WITH p, began, undated, last, duration.inDays(last, $day).days AS days
WHERE last > date('0001-01-01') AND undated = 0 AND days > $days
RETURN COLLECT { MATCH (p)(()-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]->()){1,3}(d:AdministrativeDivision) RETURN DISTINCT d.id } AS places, p.id, days AS measure
ORDER BY measure DESC
