CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}(c:Community)
  WHERE c.from <= $day < c.to
  RETURN c
}
WITH c, COLLECT {
  MATCH (c)<-[l:LOCATED_IN|SERVES_AREA WHERE l.from <= $day < l.to]-(f:Facility)
  WHERE NOT EXISTS { (f)-[s:HAS_STATE WHERE s.from <= $day < s.to]->(t:Term WHERE t.code <> 'OPERATING') }
  RETURN DISTINCT f
} AS facilities
WITH c, [['文化', '文娱', '文体', '娱乐', 'culture', 'recreation'], ['康复', 'rehabilitation']] AS wanted, facilities
WITH c, facilities, size([words IN wanted
  WHERE none(f IN facilities WHERE any(function IN coalesce(f.functions, []) WHERE any(word IN words WHERE toLower(function) CONTAINS word)))]) AS missing
WHERE missing > 0 AND any(f IN facilities WHERE size(coalesce(f.functions, [])) > 0)
  AND none(f IN facilities WHERE size(coalesce(f.functions, [])) = 0 AND coalesce(f.kind, 'COMPREHENSIVE_SERVICE_FACILITY') = 'COMPREHENSIVE_SERVICE_FACILITY')
RETURN [c.id] AS places, c.id, missing AS measure
ORDER BY measure DESC
