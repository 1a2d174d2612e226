CALL () {
  MATCH (a:Organization)-[r1:UNDERTAKES|COMMISSIONS]->(:Project)<-[r2:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS]-(b)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to
  RETURN a, b
  UNION
  MATCH (a:Organization)-[r1:ATTENDED {status: 'PRESENT'}]->(m:Meeting)<-[r2:ATTENDED {status: 'PRESENT'}]-(b)
  WHERE r1.on <= $day AND r2.on <= $day AND a.from <= $day < a.to AND b.from <= $day < b.to AND m.from <= $day < m.to
  RETURN a, b
  UNION
  MATCH (a:Organization)-[r1:HANDLES]->(:CaseStep)<-[r2:HANDLES]-(b)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to
  RETURN a, b
  UNION
  MATCH (a:Organization)-[r1:HANDLES]->(:CaseStep)-[r2:STEP_OF]->(:LinkageCase)<-[r3:STEP_OF]-(:CaseStep)<-[r4:HANDLES]-(b)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to AND r3.from <= $day < r3.to AND r4.from <= $day < r4.to
  RETURN a, b
  UNION
  MATCH (a:Organization)-[r1:COOPERATES_WITH]-(b)
  WHERE r1.from <= $day < r1.to
  RETURN a, b
  UNION
  MATCH (u)<-[r1:OWNED_BY|DONATED_BY]-(r:Resource)<-[r2:USES|OF_RESOURCE]-(l)-[r3:LINKED_TO|ALLOCATED_TO]->(p:Project)<-[r4:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS]-(v)
  WHERE r1.from <= $day < r1.to AND r2.on <= $day AND r3.on <= $day AND r4.from <= $day < r4.to AND r.from <= $day < r.to AND l.from <= $day < l.to AND p.from <= $day < p.to
  UNWIND [[u, v], [v, u]] AS tie
  WITH tie[0] AS a, tie[1] AS b
  WHERE a:Organization
  RETURN a, b
  UNION
  MATCH (u)-[r1:OPERATES]->(:Facility)-[r2:OPERATES|HOSTS]-(v:Actor)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to
  UNWIND [[u, v], [v, u]] AS tie
  WITH tie[0] AS a, tie[1] AS b
  WHERE a:Organization
  RETURN a, b
  UNION
  MATCH (u)<-[r1:SHARED_BY]-(i:SharedItem)<-[r2:READ]-(v)
  WHERE r1.on <= $day AND r2.on <= $day AND u.from <= $day < u.to AND i.from <= $day < i.to AND v.from <= $day < v.to
  UNWIND [[u, v], [v, u]] AS tie
  WITH tie[0] AS a, tie[1] AS b
  WHERE a:Organization
  RETURN a, b
}
WITH a, b
WHERE a <> b
WITH collect(DISTINCT a) AS tied
MATCH (o:Organization)-[r:REGISTERED_WITH]->()
WHERE r.from <= $day < r.to
MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(CASE WHEN NOT o IN tied THEN o END), count(o)
