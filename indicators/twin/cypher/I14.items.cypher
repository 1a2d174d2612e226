MATCH (i:CommitteeItem)-[h:ITEM_OF WHERE h.from <= $day < h.to]->(:GovernanceBody)-[a:ACTS_FOR WHERE a.from <= $day < a.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
RETURN area.id, count(DISTINCT i), null
