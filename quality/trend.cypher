{{- /* The latest runs with what a rule, or all, found in places, or anywhere. */ -}}
MATCH (r:QualityRun)
WHERE r.startedAt >= $since
WITH r ORDER BY r.startedAt DESC, r.id
LIMIT $first
CALL (r) {
  MATCH (r)<-[:RESULT_OF]-(x:QualityResult)
  WHERE ($rule = '' OR x.rule = $rule) AND ($places IS NULL OR EXISTS { MATCH (x)-[:RESULT_IN]->(p) WHERE p.id IN $places })
  RETURN coalesce(sum(x.findings), 0) AS findings
}
RETURN r.id, r.startedAt, r.checkedFor, r.checkedForPrecision, $rule = '' OR $rule IN r.rules, findings
ORDER BY r.startedAt DESC, r.id
