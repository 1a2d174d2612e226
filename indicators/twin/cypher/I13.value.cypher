MATCH (p:Person)<-[v:PROFESSIONALLY_SUPERVISES]-(supervisor)
WHERE v.from <= $day < v.to
WITH collect(DISTINCT [p, true]) + collect(DISTINCT [supervisor, false]) AS all
UNWIND all AS one
WITH one[0] AS p, one[1] AS supervised
MATCH (p)(()-[way:PLAYS|WORKS_FOR|HOLDS_POST|ESTABLISHED_IN|WITHIN|LOCATED_IN|VOLUNTEERS_IN|LEADS_TEAM|ACTIVE_IN|ACTS_FOR|BASED_IN|PART_OF WHERE way.from <= $day < way.to]->()){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, p, supervised
RETURN area.id, count(CASE WHEN supervised THEN p END), count(CASE WHEN NOT supervised THEN p END)
