MATCH (l:BudgetLine)-[in:IN_BUDGET WHERE in.from <= $day < in.to]->(b:Budget {year: $day.year})
WHERE l.linkage IS NOT NULL AND l.amount IS NOT NULL
MATCH (b)(()-[way:BUDGET_OF|ACTS_FOR|PART_OF WHERE way.from <= $day < way.to]->()){1,16}(area:AdministrativeDivision)
WITH DISTINCT area, l
RETURN area.id, sum(CASE WHEN l.linkage IN $shares THEN l.amount END), sum(l.amount)
