// One need against all organizations, as a user would ask it of the database: which constraints each fails, what speaks for it, the first twenty. It reckons less than the hub does:
// no groups, no collaboration ties, joint work or cost, no refusals, and nothing of what would bring an organization to the first place.
MATCH (n:Need {id: $need})-[ai:ARISES_IN WHERE ai.from <= $asOf < ai.to]->(c)
CALL (c) {
  MATCH p = (c)(()-[up:PART_OF WHERE up.from <= $asOf < up.to]->()){0,12}(d)
  WITH d, length(p) AS steps ORDER BY steps
  RETURN collect(d) AS chain
}
WITH n, c, chain, coalesce(head([i IN range(0, size(chain) - 1) WHERE chain[i].level IN ['COUNTRY', 'PROVINCE', 'PREFECTURE', 'COUNTY']]), size(chain) - 1) AS shared
CALL (chain, shared) {
  UNWIND range(0, shared) AS i
  WITH chain[i] AS top, i
  MATCH (d)(()-[up:PART_OF WHERE up.from <= $asOf < up.to]->()){0,12}(top)
  WITH d.id AS id, min(i) AS steps
  RETURN collect([id, steps]) AS near
}
CALL (n) {
  MATCH (n)-[:IN_CATEGORY]->(k)-[:BROADER*0..8]->(m)<-[:BROADER*0..8]-(t:Term)
  WITH t.id AS id, 2.0 * (1 + COUNT { (m)-[:BROADER*1..8]->() }) / (2 + COUNT { (k)-[:BROADER*1..8]->() } + COUNT { (t)-[:BROADER*1..8]->() }) AS fit
  WITH id, max(fit) AS fit
  RETURN collect([id, fit]) AS fits
}
MATCH (o:Organization)
WHERE o.from <= $asOf < o.to
WITH n, c, near, fits, o,
  EXISTS { (o)-[s:HAS_STATUS WHERE s.from <= $asOf < s.to]->(t:Term WHERE t.code <> 'ACTIVE') } AS inactive,
  EXISTS { (o)<-[x:IMPOSED_ON WHERE x.from <= $asOf < x.to]-(z:Sanction WHERE z.kind IN ['REVOCATION', 'SUSPENSION', 'BAN']) } AS barred,
  COLLECT {
    MATCH (o)-[r:BASED_IN|FILED_IN WHERE r.from <= $asOf < r.to]->(d) RETURN d.id
    UNION
    MATCH (o)<-[r:OFFERED_BY WHERE r.from <= $asOf < r.to]-(s:Service WHERE s.from <= $asOf < s.to)-[v:DELIVERED_IN WHERE v.from <= $asOf < v.to]->(d)
    WHERE NOT EXISTS { (s)-[h:HAS_STATUS WHERE h.from <= $asOf < h.to]->(t:Term WHERE t.code <> 'ACTIVE') } RETURN d.id
    UNION
    MATCH (o)-[u:UNDERTAKES WHERE u.from <= $asOf < u.to]->(p:Project WHERE p.from <= $asOf < p.to)-[v:DELIVERED_IN WHERE v.from <= $asOf]->(d)
    WHERE NOT EXISTS { (p)-[h:HAS_STATE WHERE h.from <= $asOf < h.to]->(t:Term WHERE t.code <> 'RUNNING') } RETURN d.id
  } AS places,
  COLLECT {
    MATCH (o)-[r:CLASSED_AS WHERE r.from <= $asOf < r.to]->()-[:MAPS_TO]->(t) RETURN t.id
    UNION
    MATCH (o)<-[r:OFFERED_BY WHERE r.from <= $asOf < r.to]-(s:Service WHERE s.from <= $asOf < s.to)-[:IN_CATEGORY]->(t)
    WHERE NOT EXISTS { (s)-[h:HAS_STATUS WHERE h.from <= $asOf < h.to]->(x:Term WHERE x.code <> 'ACTIVE') } RETURN t.id
    UNION
    MATCH (o)-[u:UNDERTAKES WHERE u.from <= $asOf]->()-[a:ADDRESSES WHERE a.from <= $asOf]->(m:Need WHERE m.from <= $asOf < m.to)-[:IN_CATEGORY]->(t) RETURN t.id
    UNION
    MATCH (o)-[u:UNDERTAKES WHERE u.from <= $asOf]->()-[:OF_SERVICE]->()-[:MAPS_TO]->(t) RETURN t.id
  } AS categories,
  COLLECT {
    MATCH (o)-[u:UNDERTAKES WHERE u.from <= $asOf < u.to]->(p:Project WHERE p.from <= $asOf < p.to)
    WHERE NOT EXISTS { (p)-[h:HAS_STATE WHERE h.from <= $asOf < h.to]->(t:Term WHERE t.code <> 'RUNNING') } RETURN DISTINCT p
  } AS running,
  COLLECT {
    MATCH (o)<-[r:OFFERED_BY WHERE r.from <= $asOf < r.to]-(s:Service WHERE s.from <= $asOf < s.to)
    WHERE s.capacity IS NOT NULL AND NOT EXISTS { (s)-[h:HAS_STATUS WHERE h.from <= $asOf < h.to]->(x:Term WHERE x.code <> 'ACTIVE') }
    RETURN s.capacity * CASE COUNT { (s)-[v:DELIVERED_IN WHERE v.from <= $asOf < v.to]->() } WHEN 0 THEN 1 ELSE COUNT { (s)-[v:DELIVERED_IN WHERE v.from <= $asOf < v.to]->() } END
  } AS offered,
  COLLECT {
    MATCH (o)<-[:EVALUATES]-(e:Evaluation) WHERE e.from <= $asOf AND e.score IS NOT NULL RETURN e.score / e.scoreMax
    UNION ALL
    MATCH (o)-[u:UNDERTAKES WHERE u.from <= $asOf]->(p)<-[:EVALUATES]-(e:Evaluation) WHERE e.from <= $asOf AND e.score IS NOT NULL RETURN e.score / e.scoreMax
  } AS said
CALL (running) {
  UNWIND running AS p
  RETURN collect(p.capacity * CASE COUNT { (p)-[:DELIVERED_IN]->() } WHEN 0 THEN 1 ELSE COUNT { (p)-[:DELIVERED_IN]->() } END) AS rooms,
    sum(reduce(s = 0, people IN COLLECT {
      MATCH (p)-[a:ADDRESSES WHERE a.from <= $asOf < a.to]->(m:Need WHERE m.from <= $asOf < m.to)
      WHERE m.people IS NOT NULL AND NOT EXISTS { (m)-[h:HAS_STATUS WHERE h.from <= $asOf < h.to]->(t:Term WHERE t.code IN ['MET', 'WITHDRAWN']) }
      RETURN m.people
    } | s + people)) AS used
}
WITH n, c, o, inactive, barred, places, categories, running, said,
  CASE WHEN rooms = [] AND offered = [] THEN null ELSE reduce(s = 0.0, x IN rooms + offered | s + x) END AS capacity, used,
  [x IN near WHERE x[0] IN places | x[1]] AS steps, reduce(best = 0.0, x IN [y IN fits WHERE y[0] IN categories | y[1]] | CASE WHEN x > best THEN x ELSE best END) AS fit
WITH n, c, o, places, categories, running, said, fit, reduce(least = 99, x IN steps | CASE WHEN x < least THEN x ELSE least END) AS step,
  CASE WHEN capacity IS NULL THEN null WHEN capacity > used THEN capacity - used ELSE 0.0 END AS spare,
  [x IN [
    CASE WHEN inactive THEN 'STATUS' END, CASE WHEN barred THEN 'SANCTIONS' END, CASE WHEN places <> [] AND steps = [] THEN 'TERRITORY' END, CASE WHEN categories <> [] AND fit = 0 THEN 'CATEGORY' END,
    CASE WHEN capacity IS NOT NULL AND CASE WHEN capacity > used THEN capacity - used ELSE 0.0 END < coalesce(n.people, 0.0000001) THEN 'CAPACITY' END
  ] WHERE x IS NOT NULL] AS whyNot
WITH o, whyNot, [
    3 * CASE WHEN categories = [] THEN 0.5 ELSE fit END, 2 * CASE WHEN places = [] THEN 0.5 WHEN step = 99 THEN 0.0 ELSE 1.0 / (1 + step) END,
    CASE WHEN spare IS NULL THEN 0.5 WHEN spare >= n.people THEN 1.0 ELSE spare / n.people END, 1.0, 1.0 / (1 + size(running)),
    CASE WHEN said = [] THEN 0.5 ELSE reduce(s = 0.0, x IN said | s + x) / size(said) END, CASE WHEN c.id IN places THEN 0.5 ELSE 0.0 END
  ] AS parts
WITH collect({o: o, whyNot: whyNot, parts: parts, score: reduce(s = 0.0, x IN parts | s + x) / 10}) AS rows
WITH rows, size(rows) AS considered, size([r IN rows WHERE r.whyNot = []]) AS eligible
UNWIND rows AS r
WITH considered, eligible, r ORDER BY size(r.whyNot) > 0, r.score DESC, r.o.id LIMIT 20
RETURN considered, eligible, r.o.id AS id, r.o.name AS name, r.score AS score, r.parts AS parts, r.whyNot AS whyNot
