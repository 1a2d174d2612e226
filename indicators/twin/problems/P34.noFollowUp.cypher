CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (o:Opinion)
  WHERE o.from <= $day < o.to
  RETURN o
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()(()<-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]-()){1,3}(:Person)<-[h:HEARD_BY WHERE h.on <= $day]-(o:Opinion)
  WHERE o.from <= $day < o.to
  RETURN o
}
WITH o, duration.inDays(o.voicedOn, $day).days AS age
WHERE age > $days AND o.followUp IS NULL
  AND NOT EXISTS {
    MATCH (o)-[x:PASSED_TO]->(to)
    WHERE x.on <= $day AND to.from <= $day < to.to
  }
RETURN COLLECT {
  MATCH (o)-[h:HEARD_BY WHERE h.on <= $day]->()(()-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN WHERE way.from <= $day < way.to]->()){1,3}(d:AdministrativeDivision)
  RETURN DISTINCT d.id
} AS places, o.id, age AS measure
ORDER BY measure DESC
