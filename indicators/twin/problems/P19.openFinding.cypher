CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (f:Finding)-[x:CONCERNS_ENTITY WHERE x.on <= $day]->(o:Organization)
  WHERE f.from <= $day < f.to AND o.from <= $day < o.to
  RETURN f, o
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[b:BASED_IN WHERE b.from <= $day < b.to]-(o:Organization)<-[x:CONCERNS_ENTITY WHERE x.on <= $day]-(f:Finding)
  WHERE f.from <= $day < f.to
  RETURN f, o
}
WITH f, o, duration.inDays(f.foundOn, $day).days AS age
WHERE age > $days AND NOT coalesce(f.remediedOn <= $day, false)
  AND EXISTS {
    MATCH (f)-[x:FOUND_BY]->(finder)
    WHERE x.on <= $day AND finder.from <= $day < finder.to
  }
RETURN COLLECT { MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->(d) RETURN DISTINCT d.id } AS places, f.id, age AS measure
ORDER BY measure DESC
