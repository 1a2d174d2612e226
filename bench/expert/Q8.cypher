MATCH (x:AdministrativeDivision {codeScheme: $scheme, code: $x}) WHERE x.from <= $asOf AND $asOf < x.to
MATCH (x)<-[ps:PART_OF*0..12]-(c) WHERE all(p IN ps WHERE p.from <= $asOf AND $asOf < p.to)
WITH collect(c) AS cs
CALL (cs) {
  // wide: relations by type, states from the few terms that matter; each relation is read once
  UNWIND CASE WHEN size(cs) > 20 THEN [1] ELSE [] END AS wide
  CALL (cs) {
    MATCH (u)-[b:BASED_IN|ACTS_FOR]->(c) WHERE c IN cs
    RETURN collect([u, b]) AS seats               // tested below, for who has ties
  }
  CALL () {
    UNWIND ['CLEANED_UP', 'DEREGISTERED', 'REVOKED', 'SUSPENDED', 'BANNED', 'UNREGISTERED'] AS code
    MATCH (t:Term {scheme: 'ORGANIZATION_STATUS', code: code})<-[s:HAS_STATUS]-(o) WHERE s.to > $asOf AND s.from <= $asOf
    RETURN collect(o) AS off
  }
  CALL (off) {
    CALL (off) {
      CALL () {
        UNWIND ['PLANNED', 'SUSPENDED', 'COMPLETED', 'TERMINATED'] AS code
        MATCH (t:Term {scheme: 'PROJECT_STATE', code: code})<-[s:HAS_STATE]-(p) WHERE s.to > $asOf AND s.from <= $asOf
        RETURN collect(p) AS idle
      }
      MATCH (u)-[r:UNDERTAKES|COMMISSIONS]->(p) WHERE NOT u IN off AND NOT p IN idle AND r.to > $asOf AND r.from <= $asOf
      WITH p, collect(DISTINCT u) AS vs WHERE size(vs) > 1
      UNWIND vs AS a UNWIND vs AS b
      WITH a, b WHERE elementId(a) < elementId(b)
      RETURN a, b
      UNION ALL
      MATCH (o:Organization) WHERE NOT o IN off AND COUNT { (o)-[:ATTENDED]->() } > 0
      MATCH (o)-[r:ATTENDED]->(m) WHERE r.status = 'PRESENT' AND r.on <= $asOf
      WITH m, collect(DISTINCT o) AS vs WHERE size(vs) > 1
      WITH m, vs WHERE m.to > $asOf AND m.from <= $asOf
      UNWIND vs AS o
      WITH o, collect([m, vs]) AS ms WHERE o.to > $asOf AND o.from <= $asOf
      UNWIND ms AS e
      WITH e[0] AS m, collect(o) AS vs
      UNWIND vs AS a UNWIND vs AS b
      WITH a, b WHERE elementId(a) < elementId(b)
      RETURN a, b
      UNION ALL
      MATCH (v)-[r:COOPERATES_WITH]->(w) WHERE v <> w AND NOT v IN off AND NOT w IN off AND r.to > $asOf AND r.from <= $asOf
      WITH CASE WHEN elementId(v) < elementId(w) THEN [v, w] ELSE [w, v] END AS e
      RETURN e[0] AS a, e[1] AS b
    }
    RETURN collect(DISTINCT [a, b]) AS prs, collect(DISTINCT a) + collect(DISTINCT b) AS tied
  }
  WITH prs, [e IN seats WHERE e[0] IN tied AND e[1].to > $asOf AND e[1].from <= $asOf | e[0]] AS us
  UNWIND prs AS pr
  WITH pr[0] AS a, pr[1] AS b, us WHERE pr[0] IN us OR pr[1] IN us
  RETURN a, b
  UNION ALL
  // narrow: from the units of the area
  UNWIND CASE WHEN size(cs) > 20 THEN [] ELSE cs END AS c
  MATCH (c)<-[h:BASED_IN|ACTS_FOR]-(u) WHERE h.to > $asOf AND h.from <= $asOf
  WITH DISTINCT u
  MATCH (u)-[r:UNDERTAKES|COMMISSIONS|ATTENDED|COOPERATES_WITH]-(w)
  WHERE (r.to > $asOf AND r.from <= $asOf) OR (r.status = 'PRESENT' AND r.on <= $asOf)
  WITH u, collect(DISTINCT w) AS ws
  WHERE NOT u:Organization OR NOT EXISTS { (u)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'ACTIVE' }
  UNWIND ws AS w
  WITH w, collect(u) AS us
  CALL (w) {
    WITH w, labels(w) AS ls
    CALL (w, ls) {
      WITH w WHERE 'Project' IN ls
        AND NOT EXISTS { (w)-[s:HAS_STATE]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'RUNNING' }
      MATCH (w)<-[r:UNDERTAKES|COMMISSIONS]-(v) WHERE r.to > $asOf AND r.from <= $asOf
      RETURN v
      UNION ALL
      WITH w WHERE 'Meeting' IN ls AND w.to > $asOf AND w.from <= $asOf
      MATCH (w)<-[r:ATTENDED]-(v) WHERE v:Organization AND r.status = 'PRESENT' AND r.on <= $asOf AND v.to > $asOf AND v.from <= $asOf
      RETURN v
      UNION ALL
      WITH w WHERE NOT 'Project' IN ls AND NOT 'Meeting' IN ls
      RETURN w AS v
    }
    RETURN DISTINCT v
  }
  WITH v, us UNWIND us AS u
  WITH v, collect(DISTINCT u) AS us
  WITH v, [u IN us WHERE u <> v] AS us WHERE size(us) > 0
    AND (NOT v:Organization OR NOT EXISTS { (v)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'ACTIVE' })
  UNWIND us AS u
  WITH CASE WHEN elementId(u) < elementId(v) THEN [u, v] ELSE [v, u] END AS e
  WITH DISTINCT e
  RETURN e[0] AS a, e[1] AS b
}
WITH a, collect(DISTINCT b) AS bs
WITH collect([a, bs]) AS ties
// who stands under whom
CALL () {
  MATCH (l)-[r:SUBORDINATE_TO]->(h) WHERE r.to > $asOf AND r.from <= $asOf
  WITH collect([l, h]) AS ups
  WITH ups, [e IN ups | e[1]] AS heads
  RETURN ups, heads, [e IN ups WHERE e[0] IN heads] AS high
}
CALL (ties, ups, heads, high) {
  UNWIND ties AS e
  WITH e[0] AS a, e[1] AS bs, head([u IN ups WHERE u[0] = e[0] | u[1]]) AS h
  WITH bs, [a, CASE WHEN h IS NULL THEN CASE WHEN a IN heads THEN a END
       ELSE reduce(t = h, i IN range(2, 12) | coalesce(head([u IN high WHERE u[0] = t | u[1]]), t)) END] AS first
  UNWIND bs AS b
  WITH b, collect(first) AS firsts
  WITH b, firsts, head([u IN ups WHERE u[0] = b | u[1]]) AS h
  WITH b, firsts, CASE WHEN h IS NULL THEN CASE WHEN b IN heads THEN b END
       ELSE reduce(t = h, i IN range(2, 12) | coalesce(head([u IN high WHERE u[0] = t | u[1]]), t)) END AS root
  RETURN sum(CASE WHEN root IS NULL THEN size(firsts) ELSE size([f IN firsts WHERE f[1] IS NULL]) END) AS leftOut,
         collect(CASE WHEN root IS NOT NULL THEN [b, root, [f IN firsts WHERE f[1] IS NOT NULL]] END) AS known
}
CALL (known) {
  UNWIND known AS e
  WITH e[0] AS b, e[1] AS rb, e[2] AS firsts WHERE size(firsts) > 0
  WITH [b, rb, b.name] AS second, firsts
  UNWIND firsts AS f
  WITH f[0] AS a, f[1] AS ra, collect(second) AS seconds
  WITH [a, ra, a.name] AS first, seconds
  UNWIND seconds AS second
  WITH CASE WHEN first[2] < second[2] THEN [first, second] WHEN first[2] > second[2] THEN [second, first]
            WHEN first[0].id < second[0].id THEN [first, second] ELSE [second, first] END AS pr
  RETURN collect(pr) AS prs
}
CALL (prs) {
  UNWIND prs AS pr
  WITH pr[0][0] AS a, pr[1][0] AS b, pr[0][1] AS ra, pr[1][1] AS rb, pr[0][2] AS an, pr[1][2] AS bn
  ORDER BY an, bn
  WITH a, b, ra, rb, an, bn ORDER BY an, bn, a.id, b.id LIMIT $limit
  WITH a, b, ra, rb, an, bn ORDER BY an, bn, a.id, b.id
  RETURN collect([a.id, b.id, CASE WHEN ra = rb THEN 'INSIDE' ELSE 'ACROSS' END, ra.id, rb.id]) AS rows
}
RETURN rows, size([p IN prs WHERE p[0][1] <> p[1][1]]) AS across, size([p IN prs WHERE p[0][1] = p[1][1]]) AS inside, leftOut
