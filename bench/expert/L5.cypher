MATCH (c:AdministrativeDivision {codeScheme: $scheme, code: $c}) WHERE c.from <= $asOf AND $asOf < c.to AND c:Community
CALL (c) {
  MATCH (c)<-[r:PLAYS]-(p) WHERE r.to > $asOf AND r.from <= $asOf
  WITH r, p, p.name AS name ORDER BY name, p.id, r.id LIMIT $limit
  WITH p, name, collect(r) AS rs
  CALL (p) {
    MATCH (p)-[w:WORKS_FOR]->(e) WHERE w.to > $asOf AND w.from <= $asOf
    WITH w, e ORDER BY e.id, w.id LIMIT 5
    WITH w, e, labels(e) AS ls
    RETURN collect([w.kind, head([k IN ['Organization', 'GovernanceBody', 'GovernmentDepartment'] WHERE k IN ls]), e.id]) AS offices
  }
  UNWIND rs AS r
  WITH p, name, r, offices ORDER BY name, p.id, r.id
  RETURN collect([r.role, p.id, name, offices]) AS workers
}
RETURN c.name AS name, workers
