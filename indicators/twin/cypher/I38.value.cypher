MATCH (c:Community)<-[in:DELIVERED_IN WHERE in.from <= $day < in.to]-(p:Project)<-[u:UNDERTAKES {part: 'LEAD'} WHERE u.from <= $day < u.to]-(o)
WHERE p.from <= $day < p.to
  AND NOT EXISTS { (p)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'RUNNING') }
MATCH (p)-[a:ADDRESSES WHERE a.from <= $day < a.to]->()-[:IN_CATEGORY]->(category), (p)-[g:TARGETS WHERE g.from <= $day < g.to]->(population)
WHERE category.from <= $day < category.to
WITH c, category, population, collect(DISTINCT o) AS leads
WHERE size(leads) > 1
WITH c, collect(leads) AS cells
CALL (cells) {
  UNWIND cells AS leads
  UNWIND leads AS lead
  WITH collect(DISTINCT lead) AS all
  UNWIND all AS a
  CALL (a) {
    MATCH (a)-[r1:UNDERTAKES|COMMISSIONS WHERE r1.from <= $day < r1.to]->(:Project)<-[r2:UNDERTAKES|COMMISSIONS WHERE r2.from <= $day < r2.to]-(b)
    RETURN b
    UNION
    MATCH (a)-[r1:ATTENDED {status: 'PRESENT'}]->(m:Meeting)<-[r2:ATTENDED {status: 'PRESENT'}]-(b)
    WHERE r1.on <= $day AND r2.on <= $day AND m.from <= $day < m.to
    RETURN b
    UNION
    MATCH (a)-[r1:HANDLES WHERE r1.from <= $day < r1.to]->(:CaseStep)<-[r2:HANDLES WHERE r2.from <= $day < r2.to]-(b)
    RETURN b
    UNION
    MATCH (a)-[r1:HANDLES WHERE r1.from <= $day < r1.to]->(:CaseStep)-[r2:STEP_OF WHERE r2.from <= $day < r2.to]->(:LinkageCase)
          <-[r3:STEP_OF WHERE r3.from <= $day < r3.to]-(:CaseStep)<-[r4:HANDLES WHERE r4.from <= $day < r4.to]-(b)
    RETURN b
    UNION
    MATCH (a)-[r1:COOPERATES_WITH WHERE r1.from <= $day < r1.to]-(b)
    RETURN b
    UNION
    MATCH (a)<-[r1:OWNED_BY|DONATED_BY WHERE r1.from <= $day < r1.to]-(r:Resource)<-[r2:USES|OF_RESOURCE]-(l)-[r3:LINKED_TO|ALLOCATED_TO]->(p:Project)
          <-[r4:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS WHERE r4.from <= $day < r4.to]-(b)
    WHERE r2.on <= $day AND r3.on <= $day AND r.from <= $day < r.to AND l.from <= $day < l.to AND p.from <= $day < p.to
    RETURN b
    UNION
    MATCH (a)-[r1:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS WHERE r1.from <= $day < r1.to]->(p:Project)<-[r3:LINKED_TO|ALLOCATED_TO]-(l)-[r2:USES|OF_RESOURCE]->(r:Resource)
          -[r4:OWNED_BY|DONATED_BY WHERE r4.from <= $day < r4.to]->(b)
    WHERE r2.on <= $day AND r3.on <= $day AND r.from <= $day < r.to AND l.from <= $day < l.to AND p.from <= $day < p.to
    RETURN b
    UNION
    MATCH (a)-[r1:OPERATES WHERE r1.from <= $day < r1.to]->(:Facility)-[r2:OPERATES|HOSTS WHERE r2.from <= $day < r2.to]-(b:Actor)
    RETURN b
    UNION
    MATCH (a)<-[r1:HOSTS WHERE r1.from <= $day < r1.to]-(:Facility)<-[r2:OPERATES WHERE r2.from <= $day < r2.to]-(b)
    RETURN b
    UNION
    MATCH (a)<-[r1:SHARED_BY]-(i:SharedItem)<-[r2:READ]-(b)
    WHERE r1.on <= $day AND r2.on <= $day AND i.from <= $day < i.to
    RETURN b
    UNION
    MATCH (a)-[r1:READ]->(i:SharedItem)-[r2:SHARED_BY]->(b)
    WHERE r1.on <= $day AND r2.on <= $day AND i.from <= $day < i.to
    RETURN b
  }
  WITH a, b, all
  WHERE a.id < b.id AND b IN all
  RETURN collect(DISTINCT [a, b]) AS ties
}
UNWIND cells AS leads
WITH c, size(reduce(groups = [o IN leads | [o]], tie IN [tie IN ties WHERE tie[0] IN leads AND tie[1] IN leads] |
  [g IN groups WHERE NOT tie[0] IN g AND NOT tie[1] IN g] + [reduce(joined = [], g IN [g IN groups WHERE tie[0] IN g OR tie[1] IN g] | joined + g)])) AS groups
WHERE groups > 1
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH area, sum(groups - 1) AS overlap
RETURN area.id, overlap, null
