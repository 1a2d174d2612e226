CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (o:Organization)
  WHERE o.from <= $day < o.to
  RETURN o
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[b:BASED_IN WHERE b.from <= $day < b.to]-(o:Organization)
  RETURN o
}
WITH o
WHERE o.kind IN ['SOCIAL_ORGANIZATION', 'SOCIAL_WORK_AGENCY', 'COMMUNITY_ORGANIZATION', 'VOLUNTEER_ORGANIZATION']
  AND NOT EXISTS { (o)-[s:HAS_STATUS WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'ACTIVE') }
  AND NOT EXISTS { (o)<-[i:IMPOSED_ON WHERE i.from <= $day < i.to]-(s:Sanction WHERE s.kind IN ['REVOCATION', 'SUSPENSION', 'BAN']) }
  AND NOT EXISTS {
    MATCH (o)-[r1:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS WHERE r1.from <= $day < r1.to]->(:Project)<-[r2:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS WHERE r2.from <= $day < r2.to]-(b)
    WHERE b <> o
  }
  AND NOT EXISTS {
    MATCH (o)-[r1:ATTENDED {status: 'PRESENT'}]->(m:Meeting)<-[r2:ATTENDED {status: 'PRESENT'}]-(b)
    WHERE b <> o AND r1.on <= $day AND r2.on <= $day AND m.from <= $day < m.to AND b.from <= $day < b.to
  }
  AND NOT EXISTS {
    MATCH (o)-[r1:HANDLES WHERE r1.from <= $day < r1.to]->(:CaseStep)<-[r2:HANDLES WHERE r2.from <= $day < r2.to]-(b)
    WHERE b <> o
  }
  AND NOT EXISTS {
    MATCH (o)-[r1:HANDLES WHERE r1.from <= $day < r1.to]->(:CaseStep)-[r2:STEP_OF WHERE r2.from <= $day < r2.to]->(:LinkageCase)<-[r3:STEP_OF WHERE r3.from <= $day < r3.to]-(:CaseStep)<-[r4:HANDLES WHERE r4.from <= $day < r4.to]-(b)
    WHERE b <> o
  }
  AND NOT EXISTS {
    MATCH (o)-[r1:COOPERATES_WITH WHERE r1.from <= $day < r1.to]-(b)
    WHERE b <> o
  }
  AND NOT EXISTS {
    MATCH (o)<-[r1:OWNED_BY|DONATED_BY WHERE r1.from <= $day < r1.to]-(r:Resource)<-[r2:USES|OF_RESOURCE]-(l)-[r3:LINKED_TO|ALLOCATED_TO]->(p:Project)<-[r4:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS WHERE r4.from <= $day < r4.to]-(b)
    WHERE b <> o AND r2.on <= $day AND r3.on <= $day AND l.from <= $day < l.to
  }
  AND NOT EXISTS {
    MATCH (o)-[r1:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS WHERE r1.from <= $day < r1.to]->(p:Project)<-[r2:LINKED_TO|ALLOCATED_TO]-(l)-[r3:USES|OF_RESOURCE]->(r:Resource)-[r4:OWNED_BY|DONATED_BY WHERE r4.from <= $day < r4.to]->(b)
    WHERE b <> o AND r2.on <= $day AND r3.on <= $day AND l.from <= $day < l.to
  }
  AND NOT EXISTS {
    MATCH (o)-[r1:OPERATES WHERE r1.from <= $day < r1.to]->(:Facility)-[r2:OPERATES|HOSTS WHERE r2.from <= $day < r2.to]-(b:Actor)
    WHERE b <> o
  }
  AND NOT EXISTS {
    MATCH (o)<-[r1:HOSTS WHERE r1.from <= $day < r1.to]-(:Facility)<-[r2:OPERATES WHERE r2.from <= $day < r2.to]-(b)
    WHERE b <> o
  }
  AND NOT EXISTS {
    MATCH (o)<-[r1:SHARED_BY]-(i:SharedItem)<-[r2:READ]-(b)
    WHERE b <> o AND r1.on <= $day AND r2.on <= $day AND i.from <= $day < i.to AND b.from <= $day < b.to
  }
  AND NOT EXISTS {
    MATCH (o)-[r1:READ]->(i:SharedItem)-[r2:SHARED_BY]->(b)
    WHERE b <> o AND r1.on <= $day AND r2.on <= $day AND i.from <= $day < i.to AND b.from <= $day < b.to
  }
RETURN COLLECT { MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->(d) RETURN DISTINCT d.id } AS places, o.id, 1 AS measure
