CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
}
WITH c, COLLECT {
  MATCH (c)(()<-[way:HELD_IN|LOCATED_IN WHERE way.from <= $day < way.to OR way.on <= $day]-()){1,2}(a:Activity)-[:OF_ACTIVITY_CLASS]->(:Term {code: 'CULTURE_AND_RECREATION'})
  WHERE a.from <= $day < a.to AND $since <= a.heldOn <= $day
    AND NOT EXISTS { (a)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'HELD') }
  RETURN DISTINCT a
} AS activities, COLLECT {
  MATCH (c)(()<-[way:HELD_IN|OF_BODY|ACTS_FOR WHERE way.from <= $day < way.to OR way.on <= $day]-()){1,2}(m:Meeting)
  WHERE m.kind IN ['COMMUNITY_COUNCIL', 'RESIDENTS_COUNCIL', 'RESIDENTS_CONGRESS'] AND m.from <= $day < m.to AND $since <= m.heldOn <= $day
  RETURN DISTINCT m
} AS meetings
WHERE all(m IN meetings WHERE EXISTS { (m)<-[a:ATTENDED WHERE a.on <= $day AND a.status IS NOT NULL]-(who WHERE who.from <= $day < who.to) })
WITH c, COLLECT {
  UNWIND activities AS a
  MATCH (a)<-[v:SERVED_IN WHERE v.on <= $day]-(p:Person WHERE p.from <= $day < p.to)
  RETURN 'PERSON'
} + COLLECT {
  UNWIND activities AS a
  MATCH (a)-[x:PART_OF_PROJECT WHERE x.on <= $day]->(q WHERE q.from <= $day < q.to)<-[u:UNDERTAKES WHERE u.from <= $day < u.to]-(o WHERE o.kind IS NOT NULL)
  RETURN o.kind
} AS recreation, COLLECT {
  UNWIND meetings AS m
  MATCH (m)<-[a:ATTENDED WHERE a.on <= $day AND a.status = 'PRESENT']-(who WHERE who.from <= $day < who.to)
  WHERE NOT EXISTS { (who)-[w:WORKS_FOR WHERE w.from <= $day < w.to]->(:GovernmentDepartment) }
  RETURN CASE WHEN who:Person THEN 'PERSON' ELSE who.kind END
} AS deliberation
UNWIND recreation AS kind
WITH c, deliberation, kind, count(*) AS times
WITH c, 1.0 * size([k IN deliberation WHERE k = kind]) / times AS measure
WHERE measure < $times
RETURN [c.id] AS places, c.id, measure
ORDER BY measure
