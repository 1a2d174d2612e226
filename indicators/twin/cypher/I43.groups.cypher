MATCH (r:ServiceRecord)
WHERE r.from <= $day < r.to AND $since <= r.servedOn <= $day AND EXISTS { (r)-[x:RECORD_OF WHERE x.on <= $day]->(a WHERE a.from <= $day < a.to) }
WITH r, COLLECT { MATCH (r)-[g:SERVED_GROUP WHERE g.on <= $day]->(t WHERE t.from <= $day < t.to) RETURN [t.code, g.persons] } AS groups
WITH r, reduce(sum = 0, g IN groups | sum + CASE WHEN $group IS NULL OR g[0] = $group THEN coalesce(g[1], 0) ELSE 0 END) AS ours, reduce(sum = 0, g IN groups | sum + coalesce(g[1], 0)) AS persons
MATCH (r)-[s:SERVED_COMMUNITY WHERE s.on <= $day]->(c WHERE c.from <= $day < c.to)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, sum(ours), sum(persons)
