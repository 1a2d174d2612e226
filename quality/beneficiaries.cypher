{{- /* Texts about who gets help in which somebody may be named. */ -}}
UNWIND $nouns AS noun
MATCH (n:$(noun.label))
UNWIND [f IN noun.texts WHERE n[f] =~ $named] AS field
RETURN n.id, labels(n), n.sourceId, null, null, field, n[field], null
