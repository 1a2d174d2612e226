{{- /* When the last write up to a clock was recorded. */ -}}
MATCH (c:Change)
WHERE c.clock <= $clock
RETURN c.at
ORDER BY c.clock DESC
LIMIT 1
