CALL () {
  MATCH (i:IndicatorDefinition)<-[:OF_INDICATOR]-(o:Observation)-[a:OF_SUBJECT]->(s)
  WHERE i.code =~ '([^.]*[.])?(SESSIONS(_.*)?|.*_SESSIONS)' AND i.from <= $day < i.to
    AND o.value IS NOT NULL AND o.from <= $day < o.to AND s.from <= $day < s.to AND a.on <= $day
  WITH s, i, o
  ORDER BY o.asAt DESC
  WITH s, i, collect(o)[0] AS o
  WHERE o.value > 0
  RETURN collect(DISTINCT s) AS counted
}
CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (b:GovernanceBody)
  WHERE b.from <= $day < b.to
  RETURN b
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[a:ACTS_FOR WHERE a.from <= $day < a.to]-(b:GovernanceBody)
  RETURN b
}
WITH b, counted
WHERE b.kind IN ['COMMUNITY_COUNCIL', 'RESIDENTS_COUNCIL']
WITH b, counted, b.from AS began, COLLECT {
  MATCH (b)<-[o:OF_BODY WHERE o.on <= $day]-(m:Meeting WHERE m.from <= $day < m.to)
  RETURN m
  UNION
  MATCH (b)-[a:ACTS_FOR WHERE a.from <= $day < a.to]->(d)<-[h:HELD_IN WHERE h.on <= $day]-(m:Meeting WHERE m.kind = b.kind AND m.from <= $day < m.to)
  WHERE NOT EXISTS { (m)-[o:OF_BODY WHERE o.on <= $day]->(of WHERE of.from <= $day < of.to) }
  RETURN m
} AS meetings
WITH b, began, meetings, counted
WHERE size(meetings) > 0 OR NOT EXISTS { MATCH (b)-[a:ACTS_FOR WHERE a.from <= $day < a.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(d) WHERE d IN counted }
WITH b, began, [m IN meetings WHERE m.heldOn <= $day | m.heldOn] AS done, size([m IN meetings WHERE m.heldOn IS NULL]) AS undated
WITH b, began, undated, reduce(last = began, day IN done | CASE WHEN day > last THEN day ELSE last END) AS last
WITH b, began, undated, last, duration.inDays(last, $day).days AS days
WHERE last > date('0001-01-01') AND undated = 0 AND days > duration.inDays($since, $day).days
RETURN COLLECT { MATCH (b)-[a:ACTS_FOR WHERE a.from <= $day < a.to]->(d) RETURN DISTINCT d.id } AS places, b.id, days AS measure
ORDER BY measure DESC
