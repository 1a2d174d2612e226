CALL () {
  MATCH (a:Organization)-[r1:UNDERTAKES|COMMISSIONS]->(:Project)<-[r2:UNDERTAKES|COMMISSIONS]-(b:Organization)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to
  RETURN a, b
  UNION
  MATCH (a:Organization)-[r1:ATTENDED {status: 'PRESENT'}]->(m:Meeting)<-[r2:ATTENDED {status: 'PRESENT'}]-(b:Organization)
  WHERE r1.on <= $day AND r2.on <= $day AND a.from <= $day < a.to AND b.from <= $day < b.to AND m.from <= $day < m.to
  RETURN a, b
  UNION
  MATCH (a:Organization)-[r1:HANDLES]->(:CaseStep)<-[r2:HANDLES]-(b:Organization)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to
  RETURN a, b
  UNION
  MATCH (a:Organization)-[r1:HANDLES]->(:CaseStep)-[r2:STEP_OF]->(:LinkageCase)<-[r3:STEP_OF]-(:CaseStep)<-[r4:HANDLES]-(b:Organization)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to AND r3.from <= $day < r3.to AND r4.from <= $day < r4.to
  RETURN a, b
  UNION
  MATCH (a:Organization)-[r1:COOPERATES_WITH]-(b:Organization)
  WHERE r1.from <= $day < r1.to
  RETURN a, b
  UNION
  MATCH (u)<-[r1:OWNED_BY|DONATED_BY]-(r:Resource)<-[r2:USES|OF_RESOURCE]-(l)-[r3:LINKED_TO|ALLOCATED_TO]->(p:Project)<-[r4:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS]-(v)
  WHERE r1.from <= $day < r1.to AND r2.on <= $day AND r3.on <= $day AND r4.from <= $day < r4.to AND r.from <= $day < r.to AND l.from <= $day < l.to AND p.from <= $day < p.to
  UNWIND [[u, v], [v, u]] AS tie
  WITH tie[0] AS a, tie[1] AS b
  WHERE a:Organization AND b:Organization
  RETURN a, b
  UNION
  MATCH (u)-[r1:OPERATES]->(:Facility)-[r2:OPERATES|HOSTS]-(v:Actor)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to
  UNWIND [[u, v], [v, u]] AS tie
  WITH tie[0] AS a, tie[1] AS b
  WHERE a:Organization AND b:Organization
  RETURN a, b
  UNION
  MATCH (u)<-[r1:SHARED_BY]-(i:SharedItem)<-[r2:READ]-(v)
  WHERE r1.on <= $day AND r2.on <= $day AND u.from <= $day < u.to AND i.from <= $day < i.to AND v.from <= $day < v.to
  UNWIND [[u, v], [v, u]] AS tie
  WITH tie[0] AS a, tie[1] AS b
  WHERE a:Organization AND b:Organization
  RETURN a, b
}
WITH a.id AS a, b.id AS b
WHERE a < b
WITH collect(DISTINCT [a, b]) AS all
MATCH (p:Project)-[in:DELIVERED_IN WHERE in.from <= $day < in.to]->(c:Community), (p)<-[u:UNDERTAKES {part: 'LEAD'}]-(o), (p)-[a:ADDRESSES WHERE a.from <= $day < a.to]->()-[:IN_CATEGORY]->(category), (p)-[g:TARGETS WHERE g.from <= $day < g.to]->(population)
WHERE p.from <= $day < p.to
  AND NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
  AND u.from <= $day < u.to AND category.from <= $day < category.to
WITH c, category, population, all, collect(DISTINCT o.id) AS leads
WITH c, leads, [tie IN all WHERE tie[0] IN leads AND tie[1] IN leads] AS ties
WITH c, size(reduce(groups = [m IN leads | [m]], tie IN ties |
    [g IN groups WHERE NOT tie[0] IN g AND NOT tie[1] IN g] +
    CASE WHEN any(g IN groups WHERE tie[0] IN g OR tie[1] IN g) THEN [reduce(joined = [], g IN [g IN groups WHERE tie[0] IN g OR tie[1] IN g] | joined + g)] ELSE [] END)) AS groups
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH area, sum(groups - 1) AS overlap
WHERE overlap > 0
RETURN area.id, overlap, null
