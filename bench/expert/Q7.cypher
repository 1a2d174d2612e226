MATCH (x:AdministrativeDivision {codeScheme: $scheme, code: $x}) WHERE x.from <= $asOf AND $asOf < x.to
MATCH (x)<-[ps:PART_OF*0..12]-(c) WHERE all(p IN ps WHERE p.from <= $asOf AND $asOf < p.to)
WITH collect(c) AS cs
WITH cs, size(cs) > 20 AS wide
CALL (wide) {                                    // wide: who is not active, from the few terms that say so
  UNWIND CASE WHEN wide THEN ['CLEANED_UP', 'DEREGISTERED', 'REVOKED', 'SUSPENDED', 'BANNED', 'UNREGISTERED'] ELSE [] END AS code
  MATCH (t:Term {scheme: 'ORGANIZATION_STATUS', code: code})<-[s:HAS_STATUS]-(o) WHERE s.to > $asOf AND s.from <= $asOf
  RETURN collect(o) AS off
}
CALL (cs, wide) {
  UNWIND CASE WHEN wide THEN [1] ELSE [] END AS go
  MATCH (o)-[b:BASED_IN]->(c) WHERE c IN cs
  RETURN o, b
  UNION ALL
  UNWIND CASE WHEN wide THEN [] ELSE cs END AS c
  MATCH (c)<-[b:BASED_IN]-(o)
  RETURN o, b
}
WITH o, b, wide, off WHERE NOT o IN off
WITH o, b, wide, off, o.name AS name
ORDER BY name                                    // from here on one after the other, until enough
WITH o, name, wide, off
WHERE b.to > $asOf AND b.from <= $asOf
WITH o, name, wide, off
WHERE wide OR NOT EXISTS { (o)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'ACTIVE' }
WITH o, name, wide, off
WHERE COUNT { (o)-[:COOPERATES_WITH]-() } = 0 OR NOT EXISTS {
    MATCH (o)-[r:COOPERATES_WITH]-(e) WHERE e <> o AND NOT e IN off AND r.to > $asOf AND r.from <= $asOf
      AND (wide OR NOT e:Organization OR NOT EXISTS { (e)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'ACTIVE' })
  }
WITH o, name, wide, off
WHERE COUNT { (o)-[:UNDERTAKES]->() } + COUNT { (o)-[:COMMISSIONS]->() } = 0 OR NOT EXISTS {
    MATCH (o)-[r:UNDERTAKES|COMMISSIONS]->(p) WHERE r.to > $asOf AND r.from <= $asOf
      AND NOT EXISTS { (p)-[s:HAS_STATE]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'RUNNING' }
    MATCH (p)<-[q:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS]-(e) WHERE e <> o AND NOT e IN off AND q.to > $asOf AND q.from <= $asOf
      AND (wide OR NOT e:Organization OR NOT EXISTS { (e)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'ACTIVE' })
  }
WITH o, name, wide, off
WHERE COUNT { (o)-[:ATTENDED]->() } = 0 OR NOT EXISTS {
    MATCH (o)-[r:ATTENDED]->(m) WHERE r.status = 'PRESENT' AND r.on <= $asOf AND m.to > $asOf AND m.from <= $asOf
    MATCH (m)<-[q:ATTENDED]-(e) WHERE e <> o AND NOT e IN off AND q.status = 'PRESENT' AND q.on <= $asOf AND e.to > $asOf AND e.from <= $asOf
      AND (wide OR NOT e:Organization OR NOT EXISTS { (e)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'ACTIVE' })
  }
WITH o, name ORDER BY name, o.id LIMIT $limit
RETURN o.id AS id, name
