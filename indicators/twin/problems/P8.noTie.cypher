CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (o:Organization {kind: 'ENTERPRISE'})-[b:BASED_IN WHERE b.from <= $day < b.to]->(c:Community)
  RETURN o, c
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(c:Community)<-[b:BASED_IN WHERE b.from <= $day < b.to]-(o:Organization {kind: 'ENTERPRISE'})
  RETURN o, c
}
WITH o, c
WHERE NOT EXISTS { (o)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'ACTIVE') }
  AND NOT EXISTS { (o)<-[i:IMPOSED_ON WHERE i.from <= $day < i.to]-(s:Sanction WHERE s.kind IN ['REVOCATION', 'SUSPENSION', 'BAN']) }
  AND NOT EXISTS { (o)-[u:UNDERTAKES WHERE u.from <= $day < u.to]->()-[d:DELIVERED_IN WHERE d.from <= $day < d.to]->(c) }
  AND NOT EXISTS {
    MATCH (o)<-[w:OWNED_BY|DONATED_BY WHERE w.from <= $day < w.to]-(:Resource)<-[u:USES|OF_RESOURCE]-(use)-[x:LINKED_TO|ALLOCATED_TO]->(target)(()-[i:ARISES_IN|DELIVERED_IN WHERE i.from <= $day < i.to]->()){0,1}(c)
    WHERE u.on <= $day AND x.on <= $day AND use.from <= $day < use.to AND target.from <= $day < target.to
  }
WITH o, c, COLLECT {
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
} AS tied
WHERE NOT EXISTS {
  MATCH (b)(()-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]->()){0,3}(c)
  WHERE b IN tied AND b <> o
}
RETURN [c.id] AS places, o.id, 1 AS measure
