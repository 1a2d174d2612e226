MATCH (post:Post {kind: 'SOCIAL_WORK'})-[e:ESTABLISHED_IN WHERE e.from <= $day < e.to]->(c:Community)
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(CASE WHEN EXISTS { (post)<-[h:HOLDS_POST WHERE h.from <= $day < h.to]-() } THEN post END), count(post)
