CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (c:Jurisdiction {level: 'COUNTY'})
  WHERE c.from <= $day < c.to
  RETURN c
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(c:Jurisdiction {level: 'COUNTY'})
  WHERE c.from <= $day < c.to
  RETURN c
}
MATCH (c)(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[b:BASED_IN WHERE b.from <= $day < b.to]-(o:Organization)<-[x:RATES WHERE x.from <= $day < x.to]-(r:Rating)
MATCH (o)-[k:CLASSED_AS WHERE k.from <= $day < k.to]->(class)
WITH c, 5 * count(DISTINCT class) - count(DISTINCT class.id + r.level) AS empty
WHERE empty > 0
RETURN [c.id] AS places, c.id, empty AS measure
ORDER BY measure DESC
