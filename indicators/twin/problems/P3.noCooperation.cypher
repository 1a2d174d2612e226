CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (m:LinkageMatter)
  WHERE m.from <= $day < m.to
  RETURN m
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[f:LIST_FOR WHERE f.from <= $day < f.to]-()<-[i:IN_LIST WHERE i.from <= $day < i.to]-(m:LinkageMatter)
  RETURN m
}
WITH m
WHERE EXISTS { (m)<-[r:RESPONSIBLE_FOR WHERE r.from <= $day < r.to AND r.part = 'LEAD']-() }
  AND NOT EXISTS { (m)<-[r:RESPONSIBLE_FOR WHERE r.from <= $day < r.to AND r.part = 'COOPERATE']-() }
MATCH (m)<-[i:INSTANCE_OF]-(:LinkageCase)<-[o:STEP_OF]-(:CaseStep)<-[h:HANDLES]-(actor)
WHERE i.from <= $day AND o.from <= $day AND h.from <= $day
WITH m, count(DISTINCT [label IN labels(actor) WHERE label IN ['Community', 'GovernanceBody', 'GovernmentDepartment', 'Organization', 'Person', 'VolunteerTeam']][0]) AS kinds
WHERE kinds > 1
RETURN COLLECT {
  MATCH (m)-[i:IN_LIST WHERE i.from <= $day < i.to]->()-[f:LIST_FOR WHERE f.from <= $day < f.to]->(d)
  RETURN DISTINCT d.id
} AS places, m.id, kinds AS measure
ORDER BY measure DESC
