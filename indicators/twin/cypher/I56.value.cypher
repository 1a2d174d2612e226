WITH date.truncate('week', $since + duration({days: 6})) AS first, date.truncate('week', $day + duration({days: 1})) AS end
MATCH (c:Community)<-[x:HELD_IN]-(m:Meeting {kind: 'THREE_WORKER_JOINT'})
WHERE c.from <= $day < c.to AND m.from <= $day < m.to AND x.on <= $day AND m.heldOn <= $day
WITH c, first, end, count(DISTINCT CASE WHEN first <= m.heldOn < end THEN date.truncate('week', m.heldOn) END) AS met
MATCH (c)(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, sum(met), sum(duration.inDays(first, end).days / 7)
