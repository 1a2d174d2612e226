CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (pool:TalentPool)
  WHERE pool.from <= $day < pool.to
  RETURN pool
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[o:POOL_OF WHERE o.from <= $day < o.to]-(pool:TalentPool)
  RETURN pool
}
MATCH (pool)<-[l:LISTED_IN WHERE l.from <= $day < l.to]-()
WITH pool, count(DISTINCT l.tier) AS tiers, count(CASE WHEN l.tier IS NULL THEN 1 END) AS untold
WHERE tiers = 1 AND untold = 0
RETURN COLLECT { MATCH (pool)-[o:POOL_OF WHERE o.from <= $day < o.to]->(d) RETURN DISTINCT d.id } AS places, pool.id, tiers AS measure
