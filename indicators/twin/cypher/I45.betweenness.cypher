CALL () {
  MATCH (a:Organization)-[r1:UNDERTAKES|COMMISSIONS]->(:Project)<-[r2:UNDERTAKES|COMMISSIONS]-(b:Organization)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to
  RETURN a, b
  UNION
  MATCH (a:Organization)-[r1:ATTENDED {status: 'PRESENT'}]->(m:Meeting)<-[r2:ATTENDED {status: 'PRESENT'}]-(b:Organization)
  WHERE r1.on <= $day AND r2.on <= $day AND a.from <= $day < a.to AND b.from <= $day < b.to AND m.from <= $day < m.to
  RETURN a, b
  UNION
  MATCH (a:Organization)-[r1:HANDLES]->(:CaseStep)<-[r2:HANDLES]-(b:Organization)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to
  RETURN a, b
  UNION
  MATCH (a:Organization)-[r1:HANDLES]->(:CaseStep)-[r2:STEP_OF]->(:LinkageCase)<-[r3:STEP_OF]-(:CaseStep)<-[r4:HANDLES]-(b:Organization)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to AND r3.from <= $day < r3.to AND r4.from <= $day < r4.to
  RETURN a, b
  UNION
  MATCH (a:Organization)-[r1:COOPERATES_WITH]-(b:Organization)
  WHERE r1.from <= $day < r1.to
  RETURN a, b
  UNION
  MATCH (u)<-[r1:OWNED_BY|DONATED_BY]-(r:Resource)<-[r2:USES|OF_RESOURCE]-(l)-[r3:LINKED_TO|ALLOCATED_TO]->(p:Project)<-[r4:UNDERTAKES|COMMISSIONS|WORKS_ON|SUPPORTS]-(v)
  WHERE r1.from <= $day < r1.to AND r2.on <= $day AND r3.on <= $day AND r4.from <= $day < r4.to AND r.from <= $day < r.to AND l.from <= $day < l.to AND p.from <= $day < p.to
  UNWIND [[u, v], [v, u]] AS tie
  WITH tie[0] AS a, tie[1] AS b
  WHERE a:Organization AND b:Organization
  RETURN a, b
  UNION
  MATCH (u)-[r1:OPERATES]->(:Facility)-[r2:OPERATES|HOSTS]-(v:Actor)
  WHERE r1.from <= $day < r1.to AND r2.from <= $day < r2.to
  UNWIND [[u, v], [v, u]] AS tie
  WITH tie[0] AS a, tie[1] AS b
  WHERE a:Organization AND b:Organization
  RETURN a, b
  UNION
  MATCH (u)<-[r1:SHARED_BY]-(i:SharedItem)<-[r2:READ]-(v)
  WHERE r1.on <= $day AND r2.on <= $day AND u.from <= $day < u.to AND i.from <= $day < i.to AND v.from <= $day < v.to
  UNWIND [[u, v], [v, u]] AS tie
  WITH tie[0] AS a, tie[1] AS b
  WHERE a:Organization AND b:Organization
  RETURN a, b
}
WITH a.id AS a, b.id AS b
WHERE a < b
WITH collect(DISTINCT [a, b]) AS all
MATCH (o:Organization)-[r:REGISTERED_WITH]->()
WHERE r.from <= $day < r.to
MATCH (o)-[b:BASED_IN WHERE b.from <= $day < b.to]->()(()-[up:PART_OF WHERE up.from <= $day < up.to]->()){0,12}(area)
WITH area, all, collect(o.id) AS members
WITH area, size(members) AS n, [tie IN all WHERE tie[0] IN members AND tie[1] IN members] AS ties
WITH area, n, ties, reduce(ids = [], tie IN ties | ids + [id IN tie WHERE NOT id IN ids]) AS tied
WITH area, n, range(0, size(tied) - 1) AS each, [a IN tied | [k IN range(0, size(tied) - 1) WHERE [a, tied[k]] IN ties OR [tied[k], a] IN ties]] AS near
// from each, how many steps it is to all and by how many shortest paths; -1 where there is none
WITH area, n, each, [s IN each | reduce(found = [[i IN each | CASE i WHEN s THEN 0 ELSE -1 END], [i IN each | CASE i WHEN s THEN 1.0 ELSE 0.0 END]], step IN each |
  CASE WHEN NOT step IN found[0] THEN found ELSE [
    [i IN each | CASE WHEN found[0][i] >= 0 THEN found[0][i] WHEN any(k IN near[i] WHERE found[0][k] = step) THEN step + 1 ELSE -1 END],
    [i IN each | CASE WHEN found[0][i] >= 0 THEN found[1][i] ELSE reduce(sum = 0.0, k IN [k IN near[i] WHERE found[0][k] = step] | sum + found[1][k]) END]
  ] END)] AS ways
WITH area, n, [v IN each | reduce(sum = 0.0, s IN [s IN each WHERE s <> v AND ways[s][0][v] > 0] | sum +
  reduce(part = 0.0, t IN [t IN each WHERE t > s AND t <> v AND ways[s][0][t] > 0 AND ways[v][0][t] > 0 AND ways[s][0][v] + ways[v][0][t] = ways[s][0][t]] | part + ways[s][1][v] * ways[v][1][t] / ways[s][1][t]))] AS between
WITH area, n, reduce(highest = 0.0, b IN between | CASE WHEN b > highest THEN b ELSE highest END) AS highest, reduce(sum = 0.0, b IN between | sum + b) AS sum
RETURN area.id, CASE WHEN n > 2 THEN (n * highest - sum) / ((n - 1) * (n - 1) * (n - 2) / 2.0) END
