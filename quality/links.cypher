{{- /* Relations with a property that is missing, or whose value cannot be. */ -}}
MATCH (a)-[r:{{.Described}}]->(b)
WITH a, r, b, $types[type(r)] AS type
UNWIND [f IN type.required WHERE r[f] IS NULL | [f, null]]
  + [f IN type.enumerations WHERE r[f.name] IS NOT NULL AND NOT r[f.name] IN f.values | [f.name, toStringOrNull(r[f.name])]]
  + [f IN type.numbers WHERE r[f.name] IS NOT NULL AND NOT coalesce(f.min <= r[f.name] <= f.max, false) | [f.name, toStringOrNull(r[f.name])]] AS broken
RETURN a.id AS id, labels(a) AS labels, r.sourceId AS source, r.id AS relation, b.id AS other, type(r) + '.' + broken[0] AS field, broken[1] AS value, null AS properties
