CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (e)<-[x:WORKS_FOR WHERE x.from <= $day < x.to]-(:Person)
  RETURN DISTINCT e
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[a:BASED_IN|ACTS_FOR WHERE a.from <= $day < a.to]-(e)
  RETURN DISTINCT e
}
MATCH (e)<-[x:WORKS_FOR WHERE x.from <= $day < x.to AND x.kind IN ['PROFESSIONAL_SOCIAL_WORKER', 'SCHOOL_SOCIAL_WORKER', 'ELDERLY_SOCIAL_WORKER']]-(p:Person)
WITH DISTINCT e, p
MATCH (p)-[x:WORKS_FOR WHERE x.from <= $day < x.to AND x.kind IN ['PROFESSIONAL_SOCIAL_WORKER', 'SCHOOL_SOCIAL_WORKER', 'ELDERLY_SOCIAL_WORKER']]->()
WITH e, p, min(x.from) AS began
OPTIONAL MATCH (p)<-[r:PROMOTION_OF WHERE r.on <= $day]-(s:Promotion WHERE s.from <= $day < s.to)
WITH e, p, began, max(CASE WHEN s.promotedOn <= $day THEN s.promotedOn END) AS promoted, count(CASE WHEN s.promotedOn IS NULL THEN s END) AS undated
WITH e, CASE WHEN promoted > began THEN promoted ELSE began END AS last, undated
WHERE undated = 0 AND last > date('0001-01-01')
WITH e, percentileCont(duration.inDays(last, $day).days / 365.25, 0.5) AS years
WHERE years > $years
RETURN COLLECT { MATCH (e)-[in:BASED_IN|ACTS_FOR WHERE in.from <= $day < in.to]->(d) RETURN DISTINCT d.id } AS places, e.id, years AS measure
ORDER BY measure DESC
