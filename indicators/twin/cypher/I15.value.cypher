MATCH (o:Organization)-[r:REGISTERED_WITH]->()
WHERE r.from <= $day < r.to
WITH o, EXISTS {
  MATCH (o)-[u:UNDERTAKES]->(p)
  WHERE u.from <= $day AND $since < u.to AND p.kind IN ['PURCHASED', 'PURCHASED_POST']
} AS undertook
MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(CASE WHEN undertook THEN o END), count(o)
