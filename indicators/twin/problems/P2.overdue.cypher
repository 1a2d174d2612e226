CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (s:DataSource)-[b:SUPPLIED_BY WHERE b.from <= $day < b.to]->(owner)
  RETURN s, owner
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[a:ACTS_FOR WHERE a.from <= $day < a.to]-(owner:GovernmentDepartment)<-[b:SUPPLIED_BY WHERE b.from <= $day < b.to]-(s:DataSource)
  RETURN s, owner
}
WITH s, owner
WHERE s.deliveryDays IS NOT NULL
WITH s, owner, reduce(last = s.deliveredOn, on IN COLLECT {
  MATCH (s)<-[:OF_SOURCE]-(b:ImportBatch {state: 'FINISHED'})
  WHERE b.finishedAt IS NOT NULL
  RETURN date(datetime({datetime: b.finishedAt, timezone: 'Asia/Shanghai'}))
} | CASE WHEN last > on THEN last ELSE on END) AS last
WITH s, owner, CASE WHEN last IS NULL THEN 36500 ELSE duration.inDays(last, $day).days - s.deliveryDays END AS late
WHERE late > 0
RETURN COLLECT { MATCH (owner)-[a:ACTS_FOR WHERE a.from <= $day < a.to]->(d) RETURN DISTINCT d.id } AS places, s.id, CASE WHEN late > 36500 THEN 36500 ELSE late END AS measure
ORDER BY measure DESC
