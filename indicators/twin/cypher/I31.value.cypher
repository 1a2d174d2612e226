MATCH (e:Evaluation)-[v:EVALUATES]->(o:Organization)
WHERE e.from <= $day < e.to AND $since <= e.evaluatedOn <= $day AND v.on <= $day AND o.from <= $day < o.to
MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(e), count(DISTINCT o)
