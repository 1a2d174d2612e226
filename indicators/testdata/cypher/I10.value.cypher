MATCH (c:Community)
WHERE c.from <= $day < c.to
WITH c, COUNT { (c)<-[e:ESTABLISHED_IN WHERE e.from <= $day < e.to]-(post:Post WHERE post.kind = 'SOCIAL_WORK') } AS posts
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, sum(posts), count(c)
