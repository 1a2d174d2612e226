CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (n:Task|LinkageMatter|CommitteeItem)
  WHERE n.from <= $day < n.to
  RETURN n
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()((to)<-[way:ARISES_FROM|SETTLES|ON_AGENDA_OF|HELD_IN|OF_BODY|ACTS_FOR|APPLIES_TO|IN_LIST|LIST_FOR|ITEM_OF|LOCATED_IN]-()
        WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,6}(n:Task|LinkageMatter|CommitteeItem)
  WHERE n.from <= $day < n.to
  RETURN n
}
WITH n, COUNT { (n)<-[r:RESPONSIBLE_FOR WHERE r.from <= $day < r.to AND r.part = 'LEAD']-() } AS leads
WHERE leads <> 1
  AND NOT (n:Task AND EXISTS { (n)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code = 'CANCELLED') })
RETURN COLLECT {
  MATCH (n)(()-[way:ARISES_FROM|SETTLES|ON_AGENDA_OF|HELD_IN|OF_BODY|ACTS_FOR|APPLIES_TO|IN_LIST|LIST_FOR|ITEM_OF|LOCATED_IN]->(to)
      WHERE way.from <= $day < way.to OR way.on <= $day AND to.from <= $day < to.to){1,6}(d:AdministrativeDivision)
  RETURN DISTINCT d.id
} AS places, n.id, leads AS measure
ORDER BY measure DESC
