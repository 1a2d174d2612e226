MATCH (c:Community)
WHERE c.from <= $day < c.to
WITH c, COUNT { (c)<-[e:ESTABLISHED_IN WHERE e.from <= $day < e.to]-(post:Post WHERE post.kind = 'SOCIAL_WORK' AND EXISTS { (post)<-[h:HOLDS_POST WHERE h.from <= $day < h.to]-() }) } AS filled
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(CASE WHEN filled < 2 THEN c END), null
