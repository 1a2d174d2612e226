{{- /* How many relations there are by type, and by type and label of an end, as the store keeps count of them itself. */ -}}
CALL db.stats.retrieve('GRAPH COUNTS') YIELD data
UNWIND data.relationships AS counted
RETURN counted.relationshipType, counted.startLabel, counted.endLabel, counted.count
