MATCH (c:Community)
WHERE c.from <= $day < c.to
WITH c, COUNT {
  MATCH (post:Post {kind: 'SOCIAL_WORK'})-[e:ESTABLISHED_IN]->(place)(()-[via:LOCATED_IN|WITHIN WHERE via.from <= $day < via.to]->()){0,1}(c)
  WHERE e.from <= $day < e.to
} AS posts
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, sum(posts), count(c)
