MATCH (v:Rating)-[r:RATES]->(o)
WHERE r.from <= $day < r.to
WITH o, max(CASE WHEN v.level IN ['THREE_A', 'FOUR_A', 'FIVE_A'] THEN 1 ELSE 0 END) AS high
MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, sum(high), count(o)
