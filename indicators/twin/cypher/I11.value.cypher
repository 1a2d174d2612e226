MATCH (p:Person)-[w:WORKS_FOR]->(employer)
WHERE w.kind IS NOT NULL AND w.from <= $day AND $since < w.to
MATCH (employer)-[b:BASED_IN|ACTS_FOR WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH area, p, max(CASE WHEN w.from <= $since THEN 1 ELSE 0 END) AS before, max(CASE WHEN $day < w.to THEN 1 ELSE 0 END) AS now,
  max(CASE WHEN w.to <= $day THEN 1 ELSE 0 END) AS left
WITH area, before, now, CASE WHEN left = 1 AND NOT EXISTS { (p)-[x:WORKS_FOR WHERE x.from <= $day < x.to]->() } THEN 1 ELSE 0 END AS gone
RETURN area.id, sum(gone), sum(before + now) / 2.0
