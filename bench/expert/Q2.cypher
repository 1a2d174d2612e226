MATCH (x:AdministrativeDivision {codeScheme: $scheme, code: $x}) WHERE x.from <= $asOf AND $asOf < x.to
MATCH (x)<-[ps:PART_OF*0..12]-(c) WHERE all(p IN ps WHERE p.from <= $asOf AND $asOf < p.to)
WITH collect(c) AS cs
CALL (cs) {
  UNWIND CASE WHEN size(cs) > 20 THEN [1] ELSE [] END AS wide     // wide: all relations of the type
  MATCH (n)-[r:ARISES_IN]->(c) WHERE c IN cs
  RETURN c, r, n
  UNION ALL
  UNWIND CASE WHEN size(cs) > 20 THEN [] ELSE cs END AS c         // narrow: from the communities
  MATCH (c)<-[r:ARISES_IN]-(n)
  RETURN c, r, n
}
WITH c, r, n, coalesce(n.urgency, 0) AS urgency
ORDER BY urgency DESC
WITH c, r, n, urgency, r.from AS since
ORDER BY urgency DESC, since
WITH * WHERE since <= $asOf AND r.to > $asOf
  AND NOT EXISTS { (n)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code IN ['MET', 'WITHDRAWN'] }
WITH *
WHERE COUNT { (n)<-[:ADDRESSES]-() } = 0 OR NOT EXISTS {
    (n)<-[a:ADDRESSES]-(p) WHERE a.to > $asOf AND a.from <= $asOf
    AND EXISTS { (p)-[l:DELIVERED_IN]->(c) WHERE l.to > $asOf AND l.from <= $asOf }
    AND NOT EXISTS { (p)-[s:HAS_STATE]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'RUNNING' }
  }
WITH c, n, urgency, since, n.title AS title, n.id AS id
ORDER BY urgency DESC, since, title, id LIMIT $limit
RETURN id AS need, c.id AS community, head([(n)-[:IN_CATEGORY]->(k) WHERE k.from <= $asOf AND k.to > $asOf | k.id]) AS category
