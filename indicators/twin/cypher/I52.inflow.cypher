MATCH (a:Allocation)-[x:ALLOCATED_TO WHERE x.on <= $day]->(target)
WHERE a.from <= $day < a.to AND $since <= a.allocatedOn <= $day AND a.amount > 0
  AND ($group IS NULL OR $group = coalesce(COLLECT { MATCH (a)-[o:OF_RESOURCE WHERE o.on <= $day]->(r WHERE r.from <= $day < r.to) RETURN r.charityField }[0], ''))
WITH a, target, CASE WHEN $day < target.to THEN $day ELSE target.to - duration({days: 1}) END AS last
WITH a, [d IN [target] WHERE d:Community] + COLLECT { MATCH (target)-[in:ARISES_IN|DELIVERED_IN WHERE in.from <= last < in.to]->(d) RETURN d } AS divisions
UNWIND divisions AS d
WITH d, 1.0 * a.amount / size(divisions) AS part
WHERE d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH area, sum(part) AS given
CALL (area) {
  MATCH (area)((whole)<-[part:PART_OF WHERE part.from <= $day < part.to]-()
    WHERE NOT EXISTS { (whole)-[h:HAS_POPULATION WHERE h.from <= $day < h.to]->() }){0,12}(known)
  OPTIONAL MATCH (known)-[h:HAS_POPULATION WHERE h.from <= $day < h.to]->()
  WITH known, h
  WHERE h IS NOT NULL OR NOT EXISTS { (known)<-[below:PART_OF WHERE below.from <= $day < below.to]-() }
  RETURN CASE WHEN count(*) = count(h.value) THEN sum(h.value) END AS people
}
RETURN area.id, CASE WHEN people > 0 THEN given / people END
