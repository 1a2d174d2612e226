MATCH (c:Contract)-[b:BUYER WHERE b.from <= $day < b.to]->()-[a:ACTS_FOR WHERE a.from <= $day < a.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WHERE c.from <= $day < c.to AND c.to < date('9000-01-01')
RETURN area.id, percentileCont(duration.inDays(c.from, c.to).days, 0.5)
