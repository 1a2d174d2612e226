CALL () {
  WITH 1 AS whole WHERE $area IS NULL
  MATCH (a:Allocation)
  WHERE a.from <= $day < a.to
  RETURN a
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[x:ALLOCATED_TO WHERE x.on <= $day]-(a:Allocation)
  WHERE a.from <= $day < a.to
  RETURN a
  UNION
  MATCH (:Node {id: $area})(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[in:ARISES_IN|DELIVERED_IN WHERE in.from <= $day < in.to]-()<-[x:ALLOCATED_TO WHERE x.on <= $day]-(a:Allocation)
  WHERE a.from <= $day < a.to
  RETURN a
}
WITH a, duration.inDays(a.allocatedOn, $day).days AS age
WHERE age > $days AND a.effect IS NULL
  AND NOT EXISTS {
    MATCH (a)<-[x:DRAWN_FROM]-(spent)
    WHERE x.on <= $day AND spent.from <= $day < spent.to
  }
WITH a, age, coalesce(a.amount, 0) > 0 OR EXISTS {
  MATCH (a)-[x:OF_RESOURCE]->(r {form: 'MONEY'})
  WHERE x.on <= $day AND r.from <= $day < r.to
} AS money
WHERE money
  OR NOT coalesce(a.confirmed, false)
    AND NOT EXISTS {
      MATCH (a)-[x:OF_RESOURCE]->(r)<-[u:USES]-(link)-[l:LINKED_TO]->(target)<-[y:ALLOCATED_TO]-(a)
      WHERE x.on <= $day AND u.on <= $day AND l.on <= $day AND y.on <= $day
        AND r.from <= $day < r.to AND link.from <= $day < link.to AND target.from <= $day < target.to
    }
RETURN COLLECT {
  MATCH (a)-[x:ALLOCATED_TO WHERE x.on <= $day]->(target WHERE target.from <= $day < target.to)(()-[in:ARISES_IN|DELIVERED_IN WHERE in.from <= $day < in.to]->()){0,1}(d:AdministrativeDivision)
  RETURN DISTINCT d.id
} AS places, a.id, age AS measure
ORDER BY measure DESC
