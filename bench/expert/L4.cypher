MATCH (c:AdministrativeDivision {codeScheme: $scheme, code: $c}) WHERE c.from <= $asOf AND $asOf < c.to AND c:Community
CALL (c) {
  MATCH (c)<-[r:ARISES_IN]-(n)
  WITH r, n, n.urgency AS urgency ORDER BY urgency DESC
  WITH n, urgency WHERE r.to > $asOf AND r.from <= $asOf
  WITH n, urgency, n.id AS id ORDER BY urgency DESC, id LIMIT 20
  CALL (c, n) {
    UNWIND CASE WHEN COUNT { (n)<-[:ADDRESSES]-() } > 0 THEN [1] ELSE [] END AS addressed
    MATCH (n)<-[a:ADDRESSES]-(p) WHERE a.to > $asOf AND a.from <= $asOf
    WITH DISTINCT p
    WHERE EXISTS { (p)-[l:DELIVERED_IN]->(c) WHERE l.to > $asOf AND l.from <= $asOf }
    WITH p WHERE NOT EXISTS { (p)-[s:HAS_STATE]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'RUNNING' }
    WITH n AS need, collect(p) AS ps               // its state last, and only if somebody could serve it
    WITH need, ps WHERE NOT EXISTS { (need)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code IN ['MET', 'WITHDRAWN'] }
    UNWIND ps AS p
    MATCH (p)<-[u:UNDERTAKES]-(o) WHERE u.to > $asOf AND u.from <= $asOf
    WITH DISTINCT o
    WHERE NOT EXISTS { (o)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'ACTIVE' }
    WITH o, o.name AS oname, o.id AS oid ORDER BY oname, oid LIMIT 5
    RETURN collect([oid, oname]) AS served
  }
  WITH n, id, urgency, served, head(COLLECT { MATCH (n)-[:IN_CATEGORY]->(k) WHERE k.to > $asOf AND k.from <= $asOf RETURN [k.code, k.name] }) AS category
  ORDER BY urgency DESC, id
  RETURN collect([id, n.title, urgency] + coalesce(category, [null]) + [served]) AS needs
}
RETURN c.name AS name, needs
