{{- /* The data sources of the date with the department that answers for each, their imports, latest first, and what the hub has known of each: when it was recorded
and published, and had last delivered. */ -}}
MATCH (s:DataSource)
WHERE lives(s)
WITH s ORDER BY s.name, s.id
RETURN s.id, s.from, s.deliveryDays,
  head(COLLECT { MATCH (s)-[o:SUPPLIED_BY]->(d) WHERE holds(o) RETURN d.id }),
  COLLECT {
    MATCH (s)<-[:OF_SOURCE]-(b:ImportBatch)
    WITH b ORDER BY coalesce(b.finishedAt, b.recordedAt) DESC, b.id
    RETURN [b.id, b.file, b.state, b.finishedAt, b.rowsRead, b.rowsRefused, b.nodesCreated, b.nodesChanged, b.linksCreated]
  },
  [[s.recordedAt, s.publishedOn, s.publishedOnPrecision, s.deliveredOn, s.deliveredOnPrecision]] + COLLECT {
    MATCH (s)-[:`SUPERSEDED`]->(p:Past)
    RETURN [p.recordedAt, p.publishedOn, p.publishedOnPrecision, p.deliveredOn, p.deliveredOnPrecision]
  }
