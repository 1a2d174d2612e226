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
MATCH (c)(()<-[up:PART_OF WHERE up.from <= $day < up.to]-()){0,12}()<-[in:LOCATED_IN|ARISES_IN|BASED_IN|DELIVERED_IN WHERE in.from <= $day < in.to]-(n:Facility|Need|Organization|Project)
WHERE n.sourceId IS NOT NULL
  AND (n:Facility AND type(in) = 'LOCATED_IN' OR n:Need AND type(in) = 'ARISES_IN' OR n:Organization AND type(in) = 'BASED_IN' OR n:Project AND type(in) = 'DELIVERED_IN')
WITH DISTINCT c, n
WITH c, [kind IN labels(n) WHERE kind IN ['Facility', 'Need', 'Organization', 'Project']][0] AS kind, n.sourceId AS source, count(*) AS records
WITH c, kind, sum(records) AS all, collect({source: source, records: records}) AS sources
WITH c, collect({all: all, sources: sources}) AS kinds
WHERE any(x IN kinds WHERE any(one IN x.sources WHERE one.source <> kinds[0].sources[0].source))
UNWIND kinds AS kind
WITH c, kind.all AS all, kind.sources AS sources
WHERE all > 1
UNWIND sources AS one
WITH c, one.source AS source, 1.0 * one.records / all AS share
WHERE share >= $sole
RETURN [c.id] AS places, source, share AS measure
ORDER BY measure DESC
