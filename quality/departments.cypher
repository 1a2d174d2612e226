{{- /* The departments of the date, by name, with the sources they answer for. */ -}}
MATCH (d:GovernmentDepartment)
WHERE lives(d)
WITH d ORDER BY d.name, d.id
RETURN d.id, COLLECT { MATCH (d)<-[o:SUPPLIED_BY]-(s:DataSource) WHERE holds(o) RETURN s.id ORDER BY s.id },
  head(COLLECT { MATCH (d)-[a:ACTS_FOR]->(p) WHERE holds(a) RETURN p.id })
