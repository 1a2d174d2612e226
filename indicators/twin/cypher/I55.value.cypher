MATCH (r:ServiceRequest)-[i:FOR_ITEM]->(item)-[h:HANDLED_AT WHERE h.from <= $day < h.to]->()-[l:LOCATED_IN WHERE l.from <= $day < l.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WHERE r.from <= $day < r.to AND item.from <= $day < item.to AND i.on <= $day AND $since <= r.finishedOn <= $day AND r.contactsMade IS NOT NULL
RETURN area.id, count(CASE WHEN r.contactsMade = 1 THEN r END), count(r)
