MATCH (x:AdministrativeDivision {codeScheme: $scheme, code: $x}) WHERE x.from <= $asOf AND $asOf < x.to
MATCH (x)<-[ps:PART_OF*0..12]-(c) WHERE all(p IN ps WHERE p.from <= $asOf AND $asOf < p.to)
WITH collect(c) AS cs
// candidates: project, where, for whom, by whom
CALL (cs) {
  UNWIND CASE WHEN size(cs) > 20 THEN [1] ELSE [] END AS wide
  CALL (wide) {                                               // who and what is not active, from the few terms that say so
    UNWIND ['CLEANED_UP', 'DEREGISTERED', 'REVOKED', 'SUSPENDED', 'BANNED', 'UNREGISTERED'] AS code
    MATCH (t:Term {scheme: 'ORGANIZATION_STATUS', code: code})<-[s:HAS_STATUS]-(o) WHERE s.to > $asOf AND s.from <= $asOf
    RETURN collect(o) AS off
  }
  CALL (wide) {
    UNWIND ['PLANNED', 'SUSPENDED', 'COMPLETED', 'TERMINATED'] AS code
    MATCH (t:Term {scheme: 'PROJECT_STATE', code: code})<-[s:HAS_STATE]-(p) WHERE s.to > $asOf AND s.from <= $asOf
    RETURN collect(p) AS idle
  }
  MATCH (o)-[u:UNDERTAKES]->(p) WHERE NOT o IN off AND NOT p IN idle AND u.to > $asOf AND u.from <= $asOf
  WITH cs, p, collect(DISTINCT o) AS os
  MATCH (p)-[r:DELIVERED_IN|TARGETS]->(e)
  WITH p, os, collect(CASE WHEN e IN cs THEN [e, r] END) AS ls,
       collect(CASE WHEN NOT e IN cs AND e:Term THEN [e, r] END) AS gs
  UNWIND ls AS l UNWIND gs AS g
  RETURN l[0] AS c, g[0] AS g, p, os, [l[1], g[1]] AS rs      // tested when it matters
  UNION ALL
  UNWIND CASE WHEN size(cs) > 20 THEN [] ELSE cs END AS c
  MATCH (c)<-[l:DELIVERED_IN]-(p:Project) WHERE l.to > $asOf AND l.from <= $asOf
  WITH p, collect(DISTINCT c) AS cps
  MATCH (p)-[r:UNDERTAKES|TARGETS]-(e)
  WITH p, cps, e, r, e:Term AS isGroup WHERE r.to > $asOf AND r.from <= $asOf
  WITH p, cps, collect(DISTINCT CASE WHEN isGroup THEN e END) AS gs, collect(DISTINCT CASE WHEN isGroup THEN null ELSE e END) AS os
  UNWIND cps AS c UNWIND gs AS g
  WITH * WHERE size(os) > 0
  RETURN c, g, p, os, [] AS rs
}
WITH c, g, collect([p, os, rs]) AS es
WHERE any(e IN es WHERE any(o IN e[1] WHERE o <> es[0][1][0]))       // two organizations at least
UNWIND es AS e
WITH c, g, e[0] AS p, e[1] AS os, e[2] AS rs
WHERE all(r IN rs WHERE r.to > $asOf AND r.from <= $asOf)
WITH c, g, collect([p, os, size(rs) > 0]) AS es
WHERE any(e IN es WHERE any(o IN e[1] WHERE o <> es[0][1][0]))
UNWIND es AS e
WITH e[0] AS p, e[1] AS os, e[2] AS active, collect(DISTINCT [c, g]) AS cgs
WHERE active OR NOT EXISTS { (p)-[s:HAS_STATE]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'RUNNING' }
UNWIND cgs AS cg
WITH cg, collect([p, os, active]) AS es
WHERE any(e IN es WHERE any(o IN e[1] WHERE o <> es[0][1][0]))
UNWIND es AS e UNWIND e[1] AS o
WITH o, e[2] AS active, collect([cg, e[0]]) AS cgps
WHERE active OR NOT EXISTS { (o)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'ACTIVE' }
UNWIND cgps AS x
WITH x[0] AS cg, collect([o, x[1]]) AS es
WHERE any(e IN es WHERE e[0] <> es[0][0])
UNWIND es AS e
WITH e[1] AS p, collect([cg, e[0]]) AS cgos
// their categories, each project and each need once
MATCH (p)-[a:ADDRESSES]->(n) WHERE a.to > $asOf AND a.from <= $asOf
WITH n, collect(DISTINCT [p, cgos]) AS pcs
MATCH (n)-[h:IN_CATEGORY|HAS_STATUS]->(t)
WITH n, pcs, collect([t, h]) AS ts
WITH pcs, ts, [x IN ts | [x[0], x[1].to > $asOf AND x[1].from <= $asOf]] AS st
WHERE none(x IN st WHERE x[1] AND x[0].code IN ['MET', 'WITHDRAWN'])
UNWIND [x IN st WHERE x[1] IS NULL | x[0]] AS k
UNWIND pcs AS pc UNWIND pc[1] AS cgo
WITH cgo[0] AS cg, k, collect(DISTINCT cgo[1]) AS os
WHERE size(os) > 1 AND k.to > $asOf AND k.from <= $asOf
UNWIND range(0, size(os) - 2) AS i UNWIND range(i + 1, size(os) - 1) AS j
WITH CASE WHEN elementId(os[i]) < elementId(os[j]) THEN [os[i], os[j]] ELSE [os[j], os[i]] END AS pr, collect([cg, k]) AS cgks
WITH collect([pr[0], pr[1], cgks]) AS pairs
// ties: one look at each organization, then what two have in common
CALL (pairs) {
  UNWIND pairs AS pr UNWIND [pr[0], pr[1]] AS o
  WITH DISTINCT o
  MATCH (o)-[r:UNDERTAKES|COMMISSIONS|ATTENDED|COOPERATES_WITH]-(w)
  WITH o, collect([w, r]) AS ws
  RETURN collect([o, ws]) AS linked
}
UNWIND pairs AS pr
WITH pr[0] AS o, pr[1] AS q, pr[2] AS cgks,
     head([e IN linked WHERE e[0] = pr[0] | e[1]]) AS lo, head([e IN linked WHERE e[0] = pr[1] | e[1]]) AS lq
WITH o, q, cgks, lo, lq, [e IN lq | e[0]] AS wq
WHERE none(e IN lo WHERE e[0] = q AND e[1].to > $asOf AND e[1].from <= $asOf)
  AND NOT EXISTS {
    UNWIND [e IN lo WHERE e[0] IN wq] AS e
    WITH e[0] AS w, e[1] AS r WHERE (r.to > $asOf AND r.from <= $asOf) OR (r.status = 'PRESENT' AND r.on <= $asOf)
    UNWIND [f IN lq WHERE f[0] = w | f[1]] AS s
    WITH DISTINCT w, s WHERE (s.to > $asOf AND s.from <= $asOf) OR (s.status = 'PRESENT' AND s.on <= $asOf)
    WITH DISTINCT w, w:Project AS project
    WHERE project OR (w:Meeting AND w.to > $asOf AND w.from <= $asOf)
    WITH w WHERE NOT EXISTS { (w)-[s:HAS_STATE]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'RUNNING' }
    RETURN w
  }
WITH CASE WHEN o.name < q.name OR (o.name = q.name AND o.id < q.id) THEN [o, q] ELSE [q, o] END AS pr, cgks
UNWIND cgks AS cgk
WITH cgk[0][0] AS c, cgk[1] AS k, cgk[0][1] AS g, pr[0] AS o, pr[1] AS q
ORDER BY c.name, k.name, g.name, o.name, q.name, c.id, k.id, g.id, o.id, q.id LIMIT $limit
RETURN c.id AS community, k.id AS category, g.id AS grp, o.id AS first, q.id AS second
