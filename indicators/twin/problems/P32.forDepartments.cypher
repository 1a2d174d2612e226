CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (b:GovernanceBody)
  WHERE b.from <= $day < b.to
  RETURN b
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[a:ACTS_FOR WHERE a.from <= $day < a.to]-(b:GovernanceBody)
  RETURN b
}
MATCH (b)<-[x:ITEM_OF WHERE x.from <= $day < x.to]-(i:CommitteeItem)
WITH b, count(i) AS items, count(CASE WHEN EXISTS { (i)<-[r:RESPONSIBLE_FOR WHERE r.from <= $day < r.to]-(:GovernmentDepartment) } THEN i END) AS shared
WHERE shared > $share * items
RETURN COLLECT { MATCH (b)-[a:ACTS_FOR WHERE a.from <= $day < a.to]->(d) RETURN DISTINCT d.id } AS places, b.id, shared AS measure
ORDER BY measure DESC
