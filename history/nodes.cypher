{{- /*
Nodes that differ between two moments, by kind and id: [kind, id, old, new, states then, states now]. Looked at new only what can differ: what begins or ends
between the two dates or has a state that does, and what writes have touched that one of the moments does not know.
*/ -}}
CALL () {
{{if .Starts}}  {{template "starts" .}}  RETURN n
{{else}}{{if .Dates}}{{range .Labels}}  MATCH (n:{{.}})
  WHERE n.from > $lower AND n.from <= $upper OR n.to > $lower AND n.to <= $upper
  RETURN n
  UNION
{{end}}  MATCH (n:Node)-[s:{{.States}}]->()
  WHERE s.from > $lower AND s.from <= $upper OR s.to > $lower AND s.to <= $upper
  RETURN n
{{end}}{{if and .Dates .Times}}  UNION
{{end}}{{if .Times}}  {{template "written" .}}  WITH DISTINCT CASE start WHEN '' THEN id ELSE start END AS id
  MATCH (n:Node {id: id})
  RETURN n
{{if .Fallback}}  UNION
  MATCH (n:Node)
  WHERE n.recordedAt > $earlier
  RETURN n
  UNION
  MATCH (n:Node)-[s:{{.States}}]->()
  WHERE s.recordedAt > $earlier OR s.retractedAt > $earlier
  RETURN n
{{end}}{{end}}{{end}}}
WITH n, [l IN labels(n) WHERE l IN $labels][0] AS kind
WHERE kind IS NOT NULL AND {{.Sees "n"}}
WITH n, kind, [n] + COLLECT { MATCH (n)-[:SUPERSEDED]->(v:Past) RETURN v } AS versions
WITH n, kind, [v IN versions WHERE {{template "known 1"}} AND v.from <= $asOf1 AND $asOf1 < v.to][0] AS old,
  [v IN versions WHERE {{template "known 2"}} AND v.from <= $asOf2 AND $asOf2 < v.to][0] AS new
WHERE old IS NOT NULL OR new IS NOT NULL
WITH kind, n.id AS id, old, new,
  CASE WHEN old IS NULL THEN [] ELSE COLLECT {
    MATCH (n)-[v:{{.States}}]->(t)
    WHERE {{template "known 1"}} AND v.from <= $asOf1 AND $asOf1 < v.to
    RETURN [replace(type(v), '_PAST', ''), coalesce(v.value, t.code)]
  } END AS oldStates,
  CASE WHEN new IS NULL THEN [] ELSE COLLECT {
    MATCH (n)-[v:{{.States}}]->(t)
    WHERE {{template "known 2"}} AND v.from <= $asOf2 AND $asOf2 < v.to
    RETURN [replace(type(v), '_PAST', ''), coalesce(v.value, t.code)]
  } END AS newStates
WHERE old IS NULL OR new IS NULL OR any(s IN oldStates WHERE NOT s IN newStates) OR any(s IN newStates WHERE NOT s IN oldStates)
  OR any(k IN keys(old) + keys(new) WHERE NOT k IN $hidden[kind] AND ((old[k] IS NULL) <> (new[k] IS NULL) OR old[k] <> new[k]))
{{template "page" .}}{{if not .Count}}RETURN kind, id, properties(old), properties(new), oldStates, newStates
{{end}}
