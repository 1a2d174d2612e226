CALL () {
  MATCH (a:Organization|GovernanceBody|GovernmentDepartment)-[r1:UNDERTAKES|COMMISSIONS]->(:Project)<-[r2:UNDERTAKES|COMMISSIONS]-(b:Organization|GovernanceBody|GovernmentDepartment)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to
  RETURN a, b
  UNION
  MATCH (a:Organization|GovernanceBody|GovernmentDepartment)-[r1:ATTENDED {status: 'PRESENT'}]->(m:Meeting)<-[r2:ATTENDED {status: 'PRESENT'}]-(b:Organization|GovernanceBody|GovernmentDepartment)
  WHERE r1.on <= $day AND r2.on <= $day AND a.from <= $day < a.to AND b.from <= $day < b.to AND m.from <= $day < m.to
  RETURN a, b
  UNION
  MATCH (a:Organization|GovernanceBody|GovernmentDepartment)-[r1:HANDLES]->(:CaseStep)<-[r2:HANDLES]-(b:Organization|GovernanceBody|GovernmentDepartment)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to
  RETURN a, b
  UNION
  MATCH (a:Organization|GovernanceBody|GovernmentDepartment)-[r1:HANDLES]->(:CaseStep)-[r2:STEP_OF]->(:LinkageCase)<-[r3:STEP_OF]-(:CaseStep)<-[r4:HANDLES]-(b:Organization|GovernanceBody|GovernmentDepartment)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to AND r3.from <= $day < r3.to AND r4.from <= $day < r4.to
  RETURN a, b
  UNION
  MATCH (a:Organization|GovernanceBody|GovernmentDepartment)-[r1:COOPERATES_WITH]-(b:Organization|GovernanceBody|GovernmentDepartment)
  WHERE r1.from <= $day < r1.to
  RETURN a, b
  UNION
  MATCH (u)<-[r1:OWNED_BY|DONATED_BY]-(r:Resource)<-[r2:USES|OF_RESOURCE]-(l)-[r3:LINKED_TO|ALLOCATED_TO]->(p:Project)<-[r4:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS]-(v)
  WHERE r1.from <= $day < r1.to AND r2.on <= $day AND r3.on <= $day AND r4.from <= $day < r4.to AND r.from <= $day < r.to AND l.from <= $day < l.to AND p.from <= $day < p.to
  UNWIND [[u, v], [v, u]] AS tie
  WITH tie[0] AS a, tie[1] AS b
  WHERE (a:Organization|GovernanceBody|GovernmentDepartment) AND (b:Organization|GovernanceBody|GovernmentDepartment)
  RETURN a, b
  UNION
  MATCH (u)-[r1:OPERATES]->(:Facility)-[r2:OPERATES|HOSTS]-(v:Actor)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to
  UNWIND [[u, v], [v, u]] AS tie
  WITH tie[0] AS a, tie[1] AS b
  WHERE (a:Organization|GovernanceBody|GovernmentDepartment) AND (b:Organization|GovernanceBody|GovernmentDepartment)
  RETURN a, b
  UNION
  MATCH (u)<-[r1:SHARED_BY]-(i:SharedItem)<-[r2:READ]-(v)
  WHERE r1.on <= $day AND r2.on <= $day AND u.from <= $day < u.to AND i.from <= $day < i.to AND v.from <= $day < v.to
  UNWIND [[u, v], [v, u]] AS tie
  WITH tie[0] AS a, tie[1] AS b
  WHERE (a:Organization|GovernanceBody|GovernmentDepartment) AND (b:Organization|GovernanceBody|GovernmentDepartment)
  RETURN a, b
}
WITH DISTINCT a, b
WHERE a.id < b.id
WITH a, b, [actor IN [a, b] | coalesce(COLLECT {
  MATCH (actor)(()-[up:SUBORDINATE_TO WHERE up.from <= $day < up.to]->()){1,32}(root)
  WHERE NOT EXISTS { (root)-[more:SUBORDINATE_TO WHERE more.from <= $day < more.to]->() }
  RETURN root.id
}[0], CASE WHEN EXISTS { (actor)<-[down:SUBORDINATE_TO WHERE down.from <= $day < down.to]-() } THEN actor.id END)] AS roots
WHERE roots[0] IS NOT NULL AND roots[1] IS NOT NULL
UNWIND [a, b] AS end
MATCH (end)-[based:BASED_IN|ACTS_FOR WHERE based.from <= $day < based.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, a, b, roots
RETURN area.id, sum(CASE WHEN roots[0] = roots[1] THEN -1 ELSE 1 END), count(*)
