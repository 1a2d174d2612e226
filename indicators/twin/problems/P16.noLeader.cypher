MATCH (class:Term)<-[k:CLASSED_AS WHERE k.from <= $day < k.to]-(o:Organization)
WHERE class.code IN ['TECHNOLOGY_INNOVATION', 'COMMUNITY_SERVICE']
  AND o.kind IN ['SOCIAL_ORGANIZATION', 'SOCIAL_WORK_AGENCY', 'COMMUNITY_ORGANIZATION', 'VOLUNTEER_ORGANIZATION']
WITH class, collect(DISTINCT o) AS organizations
WHERE none(o IN organizations WHERE EXISTS { (o)<-[r:RATES WHERE r.from <= $day < r.to]-(v:Rating WHERE v.level IN ['FOUR_A', 'FIVE_A']) })
UNWIND organizations AS o
WITH o, size(organizations) AS measure
WHERE $area IS NULL OR EXISTS { (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(:Node {id: $area}) }
RETURN COLLECT { MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->(d) RETURN DISTINCT d.id } AS places, o.id, measure
ORDER BY measure DESC
