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
MATCH (c)<-[b:BASED_IN WHERE b.from <= $day < b.to]-(o:Organization)
WITH c, o, coalesce(COLLECT {
  MATCH (o)(()-[up:SUBORDINATE_TO WHERE up.from <= $day < up.to]->()){1,32}(root)
  WHERE NOT EXISTS { (root)-[more:SUBORDINATE_TO WHERE more.from <= $day < more.to]->() }
  RETURN root.id
}[0], CASE WHEN EXISTS { (o)<-[down:SUBORDINATE_TO WHERE down.from <= $day < down.to]-() } THEN o.id END) AS unit
WHERE unit IS NOT NULL
WITH c, collect([o, unit]) AS members, count(DISTINCT unit) AS units
WHERE units > 1
UNWIND members AS member
WITH c, member[0] AS o, member[1] AS unit
CALL (o) {
  MATCH (o)-[r1:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS WHERE r1.from <= $day < r1.to]->(:Project)<-[r2:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS WHERE r2.from <= $day < r2.to]-(b)
  RETURN b
  UNION
  MATCH (o)-[r1:ATTENDED {status: 'PRESENT'}]->(m:Meeting)<-[r2:ATTENDED {status: 'PRESENT'}]-(b)
  WHERE r1.on <= $day AND r2.on <= $day AND m.from <= $day < m.to AND b.from <= $day < b.to
  RETURN b
  UNION
  MATCH (o)-[r1:HANDLES WHERE r1.from <= $day < r1.to]->(:CaseStep)<-[r2:HANDLES WHERE r2.from <= $day < r2.to]-(b)
  RETURN b
  UNION
  MATCH (o)-[r1:HANDLES WHERE r1.from <= $day < r1.to]->(:CaseStep)-[r2:STEP_OF WHERE r2.from <= $day < r2.to]->(:LinkageCase)<-[r3:STEP_OF WHERE r3.from <= $day < r3.to]-(:CaseStep)<-[r4:HANDLES WHERE r4.from <= $day < r4.to]-(b)
  RETURN b
  UNION
  MATCH (o)-[r1:COOPERATES_WITH WHERE r1.from <= $day < r1.to]-(b)
  RETURN b
  UNION
  MATCH (o)<-[r1:OWNED_BY|DONATED_BY WHERE r1.from <= $day < r1.to]-(r:Resource)<-[r2:USES|OF_RESOURCE]-(l)-[r3:LINKED_TO|ALLOCATED_TO]->(p:Project)<-[r4:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS WHERE r4.from <= $day < r4.to]-(b)
  WHERE r2.on <= $day AND r3.on <= $day AND l.from <= $day < l.to
  RETURN b
  UNION
  MATCH (o)-[r1:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS WHERE r1.from <= $day < r1.to]->(p:Project)<-[r2:LINKED_TO|ALLOCATED_TO]-(l)-[r3:USES|OF_RESOURCE]->(r:Resource)-[r4:OWNED_BY|DONATED_BY WHERE r4.from <= $day < r4.to]->(b)
  WHERE r2.on <= $day AND r3.on <= $day AND l.from <= $day < l.to
  RETURN b
  UNION
  MATCH (o)-[r1:OPERATES WHERE r1.from <= $day < r1.to]->(:Facility)-[r2:OPERATES|HOSTS WHERE r2.from <= $day < r2.to]-(b:Actor)
  RETURN b
  UNION
  MATCH (o)<-[r1:HOSTS WHERE r1.from <= $day < r1.to]-(:Facility)<-[r2:OPERATES WHERE r2.from <= $day < r2.to]-(b)
  RETURN b
  UNION
  MATCH (o)<-[r1:SHARED_BY]-(i:SharedItem)<-[r2:READ]-(b)
  WHERE r1.on <= $day AND r2.on <= $day AND i.from <= $day < i.to AND b.from <= $day < b.to
  RETURN b
  UNION
  MATCH (o)-[r1:READ]->(i:SharedItem)-[r2:SHARED_BY]->(b)
  WHERE r1.on <= $day AND r2.on <= $day AND i.from <= $day < i.to AND b.from <= $day < b.to
  RETURN b
}
WITH c, o, unit, b
WHERE b <> o
WITH c, o, unit, b, coalesce(COLLECT {
  MATCH (b)(()-[up:SUBORDINATE_TO WHERE up.from <= $day < up.to]->()){1,32}(root)
  WHERE NOT EXISTS { (root)-[more:SUBORDINATE_TO WHERE more.from <= $day < more.to]->() }
  RETURN root.id
}[0], CASE WHEN EXISTS { (b)<-[down:SUBORDINATE_TO WHERE down.from <= $day < down.to]-() } THEN b.id END) AS other
WHERE other IS NOT NULL
WITH c, CASE WHEN o.id < b.id THEN [o.id, b.id] ELSE [b.id, o.id] END AS tie, unit = other AS within
WITH c, count(DISTINCT CASE WHEN within THEN tie END) AS within, count(CASE WHEN NOT within THEN 1 END) AS across
WHERE within > 0 AND across = 0
RETURN [c.id] AS places, c.id, within AS measure
ORDER BY measure DESC
