MATCH (n:Task)
WHERE n.deadline IS NULL
RETURN n.id, labels(n), n.sourceId, null, null, 'deadline', null, null
