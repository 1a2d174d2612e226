MATCH (x:AdministrativeDivision {codeScheme: $scheme, code: $x}) WHERE x.from <= $asOf AND $asOf < x.to
MATCH (x)<-[ps:PART_OF*0..12]-(c:Community) WHERE all(p IN ps WHERE p.from <= $asOf AND $asOf < p.to)
WITH collect(c) AS cs
CALL (cs) {
  // wide: every seat once by its type; who is not active, from the few terms that say so
  UNWIND CASE WHEN size(cs) > 20 THEN [1] ELSE [] END AS wide
  CALL (wide) {
    UNWIND ['CLEANED_UP', 'DEREGISTERED', 'REVOKED', 'SUSPENDED', 'BANNED', 'UNREGISTERED'] AS code
    MATCH (t:Term {scheme: 'ORGANIZATION_STATUS', code: code})<-[s:HAS_STATUS]-(o) WHERE s.to > $asOf AND s.from <= $asOf
    RETURN collect(o) AS off
  }
  CALL (cs, off) {
    MATCH (o)-[b:BASED_IN|FILED_IN]->(c) WHERE c IN cs AND NOT o IN off AND b.to > $asOf AND b.from <= $asOf
    WITH c, count(DISTINCT o) AS n
    RETURN collect([c, n]) AS ns
  }
  UNWIND cs AS c
  RETURN c, coalesce(head([e IN ns WHERE e[0] = c | e[1]]), 0) AS organizations
  UNION ALL
  // narrow: from the communities
  UNWIND CASE WHEN size(cs) > 20 THEN [] ELSE cs END AS c
  RETURN c, COUNT {
    MATCH (c)<-[b:BASED_IN|FILED_IN]-(o) WHERE b.to > $asOf AND b.from <= $asOf
      AND NOT EXISTS { (o)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'ACTIVE' }
    RETURN DISTINCT o
  } AS organizations
}
WITH c, organizations, $minimum - organizations AS missing
WHERE missing > 0
WITH c, organizations, missing ORDER BY missing DESC
WITH c, organizations, missing, c.name AS name ORDER BY missing DESC, name
WITH c, organizations, missing, name ORDER BY missing DESC, name, c.id LIMIT $limit
RETURN c.id AS community, organizations, missing
