MATCH (a:Organization {id: $a}) WHERE a.from <= $asOf AND $asOf < a.to
CALL (a) {
  WITH a WHERE NOT EXISTS { (a)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'ACTIVE' }
  CALL (a) {
    MATCH (a)-[r:UNDERTAKES|COMMISSIONS]->(p) WHERE r.to > $asOf AND r.from <= $asOf
    WITH DISTINCT a, p                             // one look at each project for its state and parties
    MATCH (p)-[q:HAS_STATE|UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS]-(b) WHERE b <> a AND q.to > $asOf AND q.from <= $asOf
    WITH p, b, b.code AS code
    WITH p, collect(code) AS states, collect(DISTINCT CASE WHEN code IS NULL THEN b END) AS bs
    WHERE all(k IN states WHERE k = 'RUNNING')
    UNWIND bs AS b
    RETURN DISTINCT b, 'PROJECT' AS basis
    UNION ALL
    MATCH (a)-[r:ATTENDED]->(m) WHERE r.status = 'PRESENT' AND r.on <= $asOf
    WITH DISTINCT a, m WHERE m.to > $asOf AND m.from <= $asOf
    MATCH (m)<-[q:ATTENDED]-(b) WHERE b <> a AND q.status = 'PRESENT' AND q.on <= $asOf
    RETURN DISTINCT b, 'MEETING' AS basis
    UNION ALL
    MATCH (a)-[r:COOPERATES_WITH]-(b) WHERE b <> a AND r.to > $asOf AND r.from <= $asOf
    UNWIND ['AGREEMENT', CASE WHEN r.basis IN ['RESOURCE', 'PLATFORM', 'INFORMATION'] THEN r.basis END] AS basis
    WITH b, basis WHERE basis IS NOT NULL
    RETURN DISTINCT b, basis
    UNION ALL
    WITH a WHERE COUNT { (a)<-[:OWNED_BY|DONATED_BY]-() } > 0
    MATCH (a)<-[o:OWNED_BY|DONATED_BY]-()<-[u:USES|OF_RESOURCE]-(l)-[t:LINKED_TO|ALLOCATED_TO]->(p:Project)
    WHERE o.to > $asOf AND o.from <= $asOf AND u.on <= $asOf AND t.on <= $asOf AND l.to > $asOf AND l.from <= $asOf AND p.to > $asOf AND p.from <= $asOf
    WITH DISTINCT a, p WHERE NOT EXISTS { (p)-[s:HAS_STATE]->(k) WHERE s.to > $asOf AND s.from <= $asOf AND k.code <> 'RUNNING' }
    MATCH (p)<-[q:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS]-(b) WHERE b <> a AND q.to > $asOf AND q.from <= $asOf
    RETURN DISTINCT b, 'RESOURCE' AS basis
    UNION ALL
    MATCH (a)-[r:UNDERTAKES|COMMISSIONS]->(p) WHERE r.to > $asOf AND r.from <= $asOf
    WITH DISTINCT a, p
    MATCH (p)<-[t:LINKED_TO|ALLOCATED_TO]-(l)-[u:USES|OF_RESOURCE]->()-[o:OWNED_BY|DONATED_BY]->(b)
    WHERE b <> a AND o.to > $asOf AND o.from <= $asOf AND u.on <= $asOf AND t.on <= $asOf AND l.to > $asOf AND l.from <= $asOf
    WITH p, collect(DISTINCT b) AS bs
    WHERE NOT EXISTS { (p)-[s:HAS_STATE]->(k) WHERE s.to > $asOf AND s.from <= $asOf AND k.code <> 'RUNNING' }
    UNWIND bs AS b
    RETURN DISTINCT b, 'RESOURCE' AS basis
  }
  WITH b, collect(basis) AS bases
  WITH b, bases, b.name AS name
  ORDER BY name                                  // states are tested in this order, until enough
  WITH b, bases, name
  WHERE bases <> ['MEETING'] OR (b.to > $asOf AND b.from <= $asOf)
  WITH b, bases, name
  WHERE NOT b:Organization OR NOT EXISTS { (b)-[s:HAS_STATUS]->(t) WHERE s.to > $asOf AND s.from <= $asOf AND t.code <> 'ACTIVE' }
  WITH b, bases, name ORDER BY name, b.id LIMIT $limit
  WITH b, CASE WHEN size(bases) = 1 THEN bases ELSE [k IN ['AGREEMENT', 'INFORMATION', 'MEETING', 'PLATFORM', 'PROJECT', 'RESOURCE'] WHERE k IN bases] END AS bases, name, labels(b) AS ls
  ORDER BY name, b.id
  RETURN collect([head([k IN ['Organization', 'Person', 'GovernanceBody', 'GovernmentDepartment', 'VolunteerTeam'] WHERE k IN ls]), b.id, name, bases]) AS partners
}
RETURN a.name AS name, partners
