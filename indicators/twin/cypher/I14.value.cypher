UNWIND [$day, $since] AS day
MATCH (i:CommitteeItem)-[h:ITEM_OF]->(body:GovernanceBody)-[a:ACTS_FOR]->(d)
WHERE h.from <= day < h.to AND a.from <= day < a.to AND d.from <= $day < d.to
MATCH (d)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH area, count(CASE WHEN day = $day THEN i END) AS now, count(CASE WHEN day = $since THEN i END) AS then
RETURN area.id, CASE WHEN then > 0 THEN 1 - 1.0 * now / then END
