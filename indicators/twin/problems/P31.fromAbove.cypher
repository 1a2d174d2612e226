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
MATCH (c)<-[h:HELD_IN]-(m:Meeting)<-[g:ON_AGENDA_OF]-(a:AgendaItem)
WHERE $since <= m.heldOn <= $day AND m.from <= $day < m.to AND h.on <= $day AND g.on <= $day AND a.from <= $day < a.to
  AND a.origin IS NOT NULL
WITH c, 1.0 * count(CASE WHEN a.origin = 'TOP_DOWN' THEN a END) / count(a) AS share
WHERE share > $share
RETURN [c.id] AS places, c.id, share AS measure
ORDER BY measure DESC
