MATCH (x:AdministrativeDivision {codeScheme: $scheme, code: $x}) WHERE x.from <= $asOf AND $asOf < x.to
CALL () {                                        // who is not active, from the few terms that say so
  UNWIND ['CLEANED_UP', 'DEREGISTERED', 'REVOKED', 'SUSPENDED', 'BANNED', 'UNREGISTERED'] AS code
  MATCH (t:Term {scheme: 'ORGANIZATION_STATUS', code: code})<-[s:HAS_STATUS]-(o) WHERE s.to > $asOf AND s.from <= $asOf
  RETURN collect(o) AS off
}
MATCH (x)<-[ps:PART_OF*0..12]-(c) WHERE all(p IN ps WHERE p.from <= $asOf AND $asOf < p.to)
WITH c, off, c.name AS cname
ORDER BY cname                                   // community by community, until there are enough rows
CALL (c, off) {
  MATCH (c)<-[l:DELIVERED_IN]-(w) WHERE l.to > $asOf AND l.from <= $asOf
  WITH DISTINCT w
  WITH w, w:Project AS project
  WITH collect(CASE WHEN project THEN w END) AS ps, collect(CASE WHEN project THEN null ELSE w END) AS ss
  CALL (c, off, ps, ss) {
    UNWIND ps AS p                               // one look at each project for its state and who undertakes it
    MATCH (p)-[r:HAS_STATE|UNDERTAKES]-(e) WHERE r.to > $asOf AND r.from <= $asOf AND NOT e IN off
    WITH p, e, e.code AS code
    WITH p, collect(code) AS states, collect(DISTINCT CASE WHEN code IS NULL THEN e END) AS os
    WHERE size(os) > 0 AND all(k IN states WHERE k = 'RUNNING')
    MATCH (p)-[a:ADDRESSES]->(n)
    WITH collect([p, os, n, a]) AS adds
    UNWIND CASE WHEN size(adds) > 0 THEN [c] ELSE [] END AS here
    MATCH (here)<-[r:ARISES_IN]-(n)
    WITH n, r, [y IN adds WHERE y[2] = n] AS ys
    WHERE size(ys) > 0
    WITH n, r, ys
    WHERE r.to > $asOf AND r.from <= $asOf
    WITH n, [y IN ys WHERE y[3].to > $asOf AND y[3].from <= $asOf] AS ys
    WHERE size(ys) > 0
    WITH n AS need, ys
    WHERE NOT EXISTS { (need)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code IN ['MET', 'WITHDRAWN'] }
    WITH need, ys, COLLECT { MATCH (need)-[:IN_CATEGORY]->(k) RETURN k } AS ks
    UNWIND ys AS y UNWIND y[1] AS o
    WITH DISTINCT o, y[0] AS p, need, ks
    RETURN o, p, p AS what, need AS n, need AS of, null AS s, ks
    UNION ALL
    UNWIND ss AS s                               // one look at each service for its status, category and who offers it
    MATCH (s)-[r:HAS_STATUS|OFFERED_BY|IN_CATEGORY]->(e) WHERE NOT e IN off
    WITH s, e, r, r.to AS to
    WHERE to IS NULL OR (to > $asOf AND r.from <= $asOf)
    WITH s, e, to, CASE WHEN to IS NOT NULL THEN e.code END AS code
    WITH s, collect(code) AS states, collect(CASE WHEN to IS NULL THEN e END) AS ks,
         collect(DISTINCT CASE WHEN to IS NOT NULL AND code IS NULL THEN e END) AS os
    WHERE size(os) > 0 AND all(k IN states WHERE k = 'ACTIVE')
    UNWIND os AS o
    RETURN o, null AS p, s AS what, null AS n, s AS of, s, ks
  }
  RETURN o, p, what, n, of, s, ks
}
WITH c, cname, o, what, of, n, p, s, head([k IN ks WHERE k.to > $asOf AND k.from <= $asOf]) AS k
ORDER BY cname, k.name, o.name, coalesce(n.title, ''), what.name, c.id, o.id, of.id, p.id LIMIT $limit
RETURN o.id AS organization, p.id AS project, n.id AS need, s.id AS service, c.id AS community, k.id AS category
