MATCH (i:Incubation)-[:INCUBATION_OF]->(o)
WHERE i.from <= $day
WITH DISTINCT i, o, CASE WHEN $day < i.to THEN $day ELSE i.to - duration({days: 1}) END AS last
MATCH (i)-[a:INCUBATED_AT WHERE a.from <= last < a.to]->(f)-[l:LOCATED_IN WHERE l.from <= last < l.to]->(d)
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH DISTINCT area, o, i
WHERE COLLECT { MATCH (i)-[s:HAS_STAGE]->(t) WHERE s.from <= $day RETURN coalesce(s.value, t.code) ORDER BY s.from DESC LIMIT 1 }[0] = 'GRADUATED'
WITH DISTINCT area, o
RETURN area.id, count(CASE WHEN o.from <= $day < o.to AND NOT EXISTS { (o)-[a:HAS_STATUS WHERE a.from <= $day < a.to]->(t:Term WHERE t.code <> 'ACTIVE') }
    AND NOT EXISTS { (o)<-[x:IMPOSED_ON WHERE x.from <= $day < x.to]-(z:Sanction WHERE z.kind IN ['REVOCATION', 'SUSPENSION', 'BAN']) } THEN o END), count(o)
