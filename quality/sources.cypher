{{- /* All data sources with the department that answers for each at the date, and their imports, latest first. */ -}}
MATCH (s:DataSource)
WITH s ORDER BY s.name, s.id
RETURN s.id, s.name, s.deliveredOn, s.deliveredOnPrecision, s.deliveryDays,
  head(COLLECT { MATCH (s)-[o:SUPPLIED_BY]->(d) WHERE holds(o) RETURN d.id }),
  COLLECT {
    MATCH (s)<-[:OF_SOURCE]-(b:ImportBatch)
    WITH b ORDER BY coalesce(b.finishedAt, b.recordedAt) DESC, b.id
    RETURN [b.id, b.file, b.state, b.finishedAt, b.rowsRead, b.rowsRefused, b.nodesCreated, b.nodesChanged, b.linksCreated]
  }
