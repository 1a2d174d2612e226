MATCH (x:AdministrativeDivision {codeScheme: $scheme, code: $x}) WHERE x.from <= $asOf AND $asOf < x.to
MATCH (x)<-[ps:PART_OF*0..12]-(c) WHERE all(p IN ps WHERE p.from <= $asOf AND $asOf < p.to)
WITH collect(c) AS cs
CALL (cs) {
  WITH cs WHERE size(cs) > 20                    // wide: projects by name, until enough
  CALL (cs) {
    MATCH (p:Project) USING INDEX p:Project(name) WHERE p.name IS NOT NULL
    WITH p, p.name AS name ORDER BY name
    WITH p, name WHERE p.to > $asOf AND p.from <= $asOf
    WITH p, name WHERE COUNT { (p)<-[:WORKS_ON]-() } + COUNT { (p)<-[:SUPPORTS]-() } = 0
      OR NOT EXISTS { (p)<-[r:SUPPORTS|WORKS_ON]-() WHERE r.to > $asOf AND r.from <= $asOf }
    WITH p, name WHERE EXISTS { (p)-[l:DELIVERED_IN]->(c) WHERE c IN cs AND l.to > $asOf AND l.from <= $asOf }
    WITH p, name, p.id AS id ORDER BY name, id LIMIT $limit
    RETURN p, name, id
  }
  RETURN p, name, id
  UNION ALL
  UNWIND CASE WHEN size(cs) > 20 THEN [] ELSE cs END AS c          // narrow: from the communities
  MATCH (c)<-[l:DELIVERED_IN]-(p:Project) WHERE l.to > $asOf AND l.from <= $asOf
  WITH DISTINCT p
  WITH p WHERE COUNT { (p)<-[:WORKS_ON]-() } + COUNT { (p)<-[:SUPPORTS]-() } = 0
    OR NOT EXISTS { (p)<-[r:SUPPORTS|WORKS_ON]-() WHERE r.to > $asOf AND r.from <= $asOf }
  WITH p, p.name AS name, p.id AS id ORDER BY name, id LIMIT $limit
  RETURN p, name, id
}
CALL (p) {
  MATCH (p)<-[u:UNDERTAKES]-(o) WHERE u.to > $asOf AND u.from <= $asOf
  WITH DISTINCT o
  WITH o, o.name AS oname, o.id AS oid ORDER BY oname, oid LIMIT 5
  RETURN collect([oid, oname]) AS os
}
WITH id, name, os ORDER BY name, id
RETURN id, name, os AS undertakenBy
