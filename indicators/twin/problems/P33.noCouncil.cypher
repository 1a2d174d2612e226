CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
}
WITH c
WHERE NOT EXISTS { (c)<-[a:ACTS_FOR WHERE a.from <= $day < a.to]-(b:GovernanceBody WHERE b.kind IN ['COMMUNITY_COUNCIL', 'RESIDENTS_COUNCIL']) }
RETURN [c.id] AS places, c.id, 1 AS measure
