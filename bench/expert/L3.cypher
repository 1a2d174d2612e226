MATCH (a:Organization {id: $a}) WHERE a.from <= $asOf AND $asOf < a.to
CALL (a) {
  MATCH (a)-[u:UNDERTAKES]->(p) WHERE u.to > $asOf AND u.from <= $asOf
  WITH DISTINCT p
  WITH p, p.name AS name ORDER BY name
  WITH p, name, p.id AS id ORDER BY name, id LIMIT 20
  CALL (p) {                                      // one look at each project: communities have a name, needs a title
    MATCH (p)-[l:DELIVERED_IN|ADDRESSES]->(e) WHERE l.to > $asOf AND l.from <= $asOf
    WITH DISTINCT e
    WITH e, e.name AS ename
    RETURN collect(CASE WHEN ename IS NOT NULL THEN [e, ename] END) AS cs, collect(CASE WHEN ename IS NULL THEN e END) AS ns
  }
  CALL (cs) {
    UNWIND cs AS x
    WITH x[1] AS cname, x[0].id AS cid ORDER BY cname, cid LIMIT 10
    RETURN collect([cid, cname]) AS communities
  }
  CALL (ns) {
    UNWIND ns AS n
    WITH n, n.urgency AS urgency ORDER BY urgency DESC
    WITH n, urgency, n.id AS nid ORDER BY urgency DESC, nid LIMIT 10
    RETURN collect([nid, n.title, urgency]) AS needs
  }
  WITH id, name, communities, needs ORDER BY name, id
  RETURN collect([id, name, communities, needs]) AS projects
}
RETURN a.name AS name, projects
