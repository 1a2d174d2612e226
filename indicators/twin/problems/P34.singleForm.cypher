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
  MATCH (c)(()<-[way:HELD_IN|OF_BODY|ACTS_FOR WHERE way.from <= $day < way.to OR way.on <= $day]-()){1,2}(m:Meeting)
  WHERE m.kind IN ['COMMUNITY_COUNCIL', 'RESIDENTS_COUNCIL', 'RESIDENTS_CONGRESS', 'HEARING', 'PUBLIC_SENTIMENT_TALK', 'REVIEW'] AND m.from <= $day < m.to AND $since <= m.heldOn <= $day
  RETURN DISTINCT m
} AS meetings
WHERE all(m IN meetings WHERE EXISTS { (m)<-[a:ATTENDED WHERE a.on <= $day AND a.status IS NOT NULL]-(who WHERE who.from <= $day < who.to) })
WITH c, [m IN meetings WHERE EXISTS {
  MATCH (m)<-[a:ATTENDED WHERE a.on <= $day AND a.status = 'PRESENT']-(who WHERE who.from <= $day < who.to)
  WHERE NOT EXISTS { (who)-[w:WORKS_FOR WHERE w.from <= $day < w.to]->(:GovernmentDepartment) }
} | m.kind] AS kinds
WITH c, [kind IN ['COMMUNITY_COUNCIL', 'RESIDENTS_COUNCIL', 'RESIDENTS_CONGRESS', 'HEARING', 'PUBLIC_SENTIMENT_TALK', 'REVIEW'] | size([k IN kinds WHERE k = kind])] + [COUNT {
  MATCH (c)(()<-[way:HELD_IN|LOCATED_IN WHERE way.from <= $day < way.to OR way.on <= $day]-()){1,2}(a:Activity)
  WHERE a.from <= $day < a.to AND $since <= a.heldOn <= $day
    AND NOT EXISTS { (a)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'HELD') }
  RETURN DISTINCT a
}, COUNT {
  MATCH (c)(()<-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]-()){1,3}(:Person)<-[h:HEARD_BY WHERE h.on <= $day]-(o:Opinion)
  WHERE o.from <= $day < o.to AND $since <= o.voicedOn <= $day
  RETURN DISTINCT o
}, COUNT {
  MATCH (c)<-[x:ACTS_FOR WHERE x.from <= $day < x.to]-(b)<-[y:ELECTS WHERE y.on <= $day]-(e:Election)
  WHERE e.from <= $day < e.to AND $since <= e.heldOn <= $day
  RETURN DISTINCT e
}, COUNT {
  MATCH (c)<-[i:ARISES_IN WHERE i.from <= $day < i.to]-(n:Need {origin: 'RESIDENT'})
  WHERE $since <= n.from <= $day
  RETURN DISTINCT n
}] AS forms
WITH c, [times IN forms WHERE times > 0] AS forms
WHERE size(forms) = 1
RETURN [c.id] AS places, c.id, forms[0] AS measure
ORDER BY measure DESC
