MATCH (k:LinkageMatter|CommitteeItem)
WHERE k.from <= $day < k.to
WITH k, COUNT { (k)<-[x:RESPONSIBLE_FOR WHERE x.from <= $day < x.to AND x.part = 'LEAD']-() } = 1 AS clear
MATCH (k)(()-[way:IN_LIST|LIST_FOR|ITEM_OF|ACTS_FOR|LOCATED_IN|PART_OF WHERE way.from <= $day < way.to]->()){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, k, clear
RETURN area.id, count(CASE WHEN clear THEN k END), count(k)
