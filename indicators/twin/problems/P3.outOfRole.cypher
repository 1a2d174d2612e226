WITH {RESIDENTS_COMMITTEE: ['RESIDENTS_COMMITTEE', 'TWO_COMMITTEES', 'COMMUNITY'], VILLAGERS_COMMITTEE: ['RESIDENTS_COMMITTEE', 'TWO_COMMITTEES', 'COMMUNITY'], PARTY_ORGANIZATION: ['PARTY_ORGANIZATION', 'TWO_COMMITTEES'], OWNERS_COMMITTEE: ['OWNERS_COMMITTEE'], COMMUNITY_WORK_STATION: ['COMMUNITY_WORK_STATION', 'COMMUNITY']} AS bodies,
  {SOCIAL_ORGANIZATION: ['SOCIAL_ORGANIZATION'], SOCIAL_WORK_AGENCY: ['PRIVATE_AGENCY', 'SOCIAL_ORGANIZATION'], COMMUNITY_ORGANIZATION: ['SOCIAL_ORGANIZATION'], VOLUNTEER_ORGANIZATION: ['SOCIAL_ORGANIZATION', 'VOLUNTEER_TEAM', 'VOLUNTEER'], PROPERTY_COMPANY: ['PROPERTY_COMPANY', 'ENTERPRISE'], ENTERPRISE: ['ENTERPRISE'], PUBLIC_INSTITUTION: ['PUBLIC_INSTITUTION'], UNIVERSITY: ['UNIVERSITY', 'PUBLIC_INSTITUTION'], EVALUATION_AGENCY: ['EVALUATION_AGENCY'], MEDIA: ['MEDIA']} AS organizations,
  {POLITICAL_WORKER: ['POLITICAL_WORKER'], SOCIAL_WORKER: ['SOCIAL_WORKER'], VOLUNTEER: ['VOLUNTEER'], VOLUNTEER_LEADER: ['VOLUNTEER'], EXPERT: ['EXPERT'], RESIDENT_REPRESENTATIVE: ['RESIDENT']} AS roles
CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (m:LinkageMatter)
  WHERE m.from <= $day < m.to
  RETURN m
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[f:LIST_FOR WHERE f.from <= $day < f.to]-()<-[i:IN_LIST WHERE i.from <= $day < i.to]-(m:LinkageMatter)
  RETURN m
}
WITH m, bodies, organizations, roles, COLLECT {
  MATCH (m)<-[a:ABOUT_MATTER WHERE a.from <= $day < a.to]-(d:DutyStatement {frameRole: 'LEADER'})
  WHERE d.actorKind IS NOT NULL
  RETURN d.actorKind
} AS leading
WHERE size(leading) > 0
MATCH (m)<-[r:RESPONSIBLE_FOR WHERE r.from <= $day < r.to AND r.part = 'LEAD']-(actor)
WITH m, leading, actor, CASE
    WHEN actor:GovernmentDepartment THEN ['GOVERNMENT', 'GOVERNMENT_DEPARTMENT'] + CASE WHEN actor.kind = 'SUBDISTRICT_OFFICE' THEN ['SUBDISTRICT_OFFICE'] ELSE [] END
    WHEN actor:GovernanceBody THEN bodies[actor.kind]
    WHEN actor:Organization THEN organizations[actor.kind]
    WHEN actor:VolunteerTeam THEN ['VOLUNTEER_TEAM', 'VOLUNTEER']
    ELSE reduce(all = [], role IN COLLECT { MATCH (actor)-[x:PLAYS WHERE x.from <= $day < x.to]->() RETURN x.role } | all + coalesce(roles[role], []))
  END AS kinds
WHERE size(kinds) > 0 AND none(kind IN kinds WHERE kind IN leading)
WITH m, count(DISTINCT actor) AS outside
RETURN COLLECT {
  MATCH (m)-[i:IN_LIST WHERE i.from <= $day < i.to]->()-[f:LIST_FOR WHERE f.from <= $day < f.to]->(d)
  RETURN DISTINCT d.id
} AS places, m.id, outside AS measure
ORDER BY measure DESC
