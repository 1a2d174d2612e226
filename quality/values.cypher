{{- /* Nodes with a field that is missing, or whose value cannot be: the suspects of the rules of single values. */ -}}
MATCH (n:Node)
WITH n, $nouns[head([label IN labels(n) WHERE $nouns[label] IS NOT NULL])] AS noun
WHERE any(f IN noun.required WHERE n[f] IS NULL OR n[f] = '')
  OR any(f IN noun.enumerations WHERE n[f.name] IS NOT NULL AND NOT n[f.name] IN f.values)
  OR any(f IN noun.numbers WHERE n[f.name] IS NOT NULL AND NOT coalesce(f.min <= n[f.name] <= f.max, false))
  OR any(f IN noun.patterns WHERE n[f.name] IS NOT NULL AND NOT coalesce(n[f.name] =~ f.pattern, false))
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, null AS field, null AS value, properties(n) AS properties
