{{- /* Texts that may hold a number or address of a person. */ -}}
MATCH (n:Node)
WITH n, $nouns[head([label IN labels(n) WHERE $nouns[label] IS NOT NULL])] AS noun
UNWIND [f IN noun.texts WHERE n[f] CONTAINS '@' OR n[f] =~ $digits]
  + [f IN noun.lists WHERE any(text IN n[f] WHERE text CONTAINS '@' OR text =~ $digits)]
  + [f IN noun.codes WHERE n[f] =~ $long] AS field
RETURN n.id AS id, labels(n) AS labels, n.sourceId AS source, null AS relation, null AS other, field AS field, n[field] AS value, null AS properties
