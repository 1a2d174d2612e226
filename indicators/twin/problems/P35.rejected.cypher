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
MATCH (a)-[y:PROPOSED_BY]->(proposer)
WHERE y.on <= $day AND proposer.from <= $day < proposer.to AND NOT proposer:GovernmentDepartment
MATCH (a)<-[z:SETTLES]-(r:Resolution)
WHERE z.on <= $day AND r.from <= $day < r.to
WITH c, a, max(CASE WHEN r.decision = 'ADOPTED' THEN 1 ELSE 0 END) AS adopted
WITH c, avg(adopted) AS share
WHERE share < $share
RETURN [c.id] AS places, c.id, share AS measure
ORDER BY measure
