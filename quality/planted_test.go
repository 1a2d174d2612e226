package quality_test

import "liandong/graph"

// planted are the defects, each with what is to be found because of it. Statements run past the hub: $now is when all was recorded, $source the register.
var planted = []struct {
	statement string
	found     []string
}{
	{`CREATE (:Activity:Node {id: 'a1', sourceKey: 'nameless', from: date('2030-01-01'), to: date('9999-12-31'), recordedAt: $now, sourceId: $source})`,
		[]string{"REQUIRED Activity nameless name"}},
	{`MATCH (n:Project {sourceKey: 'meal project'}) SET n.kind = 'PICNIC'`, []string{"TYPE Project meal project kind PICNIC"}},
	{`MATCH (n:Need {sourceKey: 'meals'}) SET n.urgency = 9`, []string{"RANGE Need meals urgency 9"}},
	{`MATCH (n:Community {sourceKey: 'laurel'}) SET n.code = '9901 02'`, []string{"PATTERN Community laurel code 9901 02", "CODE_PREFIX Community laurel west PART_OF 9901 02"}},
	{`MATCH (n:Organization {sourceKey: 'dusk'}) SET n.uscc = '53990101MJ0000020X'`, []string{"USCC_CHECK Organization dusk uscc 53990101MJ0000020X"}},
	{`MATCH (n:Organization {sourceKey: 'sun'}) SET n.legalType = 'FOUNDATION'`, []string{"USCC_LEGAL_TYPE Organization sun legalType FOUNDATION"}},
	{`MATCH (n:Contract {sourceKey: 'contract'}) SET n.to = date('2033-01-01')`, []string{"CONTRACT_TERM Contract contract to 2031-01-01 – 2032-12-31"}},
	{twin("Sanction", "suspension", "kind: 'SUSPENSION'"), []string{"SUSPENSION_ENDS Sanction suspension to"}},
	{`MATCH (n:Evaluation {sourceKey: 'evaluation'}) SET n.score = 120.0`, []string{"AT_MOST Evaluation evaluation score 120"}},
	{twin("Appraisal", "appraisal", "score: 7.0"), []string{"NEEDS Appraisal appraisal score"}},
	{`MATCH (:Organization {sourceKey: 'dusk'})-[r:UNDERTAKES]->() SET r.part = 'BOTH'`, []string{"RELATION_VALUE Organization dusk meal project UNDERTAKES.part BOTH"}},
	{joined("Need", "meals", "BASED_IN", "Community", "peach", "wrong") + " SET r.from = date('2030-02-01')", []string{"WRONG_KIND Need meals peach BASED_IN"}},
	{`MATCH (n:Need {sourceKey: 'meals'})-[r:IN_CATEGORY]->() MATCH (t:Term {scheme: 'TARGET_POPULATION', code: 'TP01'}) CREATE (n)-[x:IN_CATEGORY]->(t) SET x = properties(r), x.id = 'r1' DELETE r`,
		[]string{"TERM_KIND Need meals TP01 IN_CATEGORY TARGET_POPULATION:TP01"}},
	{twin("Service", "timeless", "name: '理发', to: date('1999-01-01')"), []string{"LIFETIME Service timeless"}},
	{`MATCH (:Project {sourceKey: 'meal project'})-[r:DELIVERED_IN]->() SET r.from = date('2029-01-01')`,
		[]string{"OUTSIDE_LIFETIME Project meal project peach DELIVERED_IN 2029-01-01 – 2033-01-01"}},
	{joined("Organization", "sun", "BASED_IN", "Community", "apricot", "second seat"), []string{"ONE_AT_A_TIME Organization sun apricot BASED_IN"}},
	{joined("Person", "worker", "WORKS_FOR", "Organization", "sun", "~again"), []string{"NO_OVERLAP Person worker sun WORKS_FOR"}},
	{`MATCH (n:Need {sourceKey: 'meals'}) MATCH (t:Term {scheme: 'NEED_STATUS', code: 'MET'}) CREATE (n)-[:HAS_STATUS {id: '~state', from: date('2031-01-01'), to: date('9999-12-31'), recordedAt: $now, sourceId: $source}]->(t)`,
		[]string{"STATE_OVERLAP Need meals HAS_STATUS MET"}},
	{twin("Jurisdiction:AdministrativeDivision", "~west", "name: '西街道办', code: '990101002', codeScheme: 'CN-STAT', level: 'SUBDISTRICT', from: date('1990-01-01')"),
		[]string{"KEY_OVERLAP Jurisdiction ~west west code 990101002"}},
	{joined("GovernmentDepartment", "civil", "SUBORDINATE_TO", "GovernmentDepartment", "finance", "!loop"), []string{"ACYCLIC GovernmentDepartment civil finance SUBORDINATE_TO"}},
	{`MATCH (n:Jurisdiction {sourceKey: 'east'}) SET n.level = 'COUNTY'`, []string{"ORDERED_LEVELS Jurisdiction east county PART_OF COUNTY"}},
	{`MATCH (n:Observation {sourceKey: 'figure'}) SET n.unit = 'PERSON'`, []string{"SAME Observation figure meals served OF_INDICATOR PERSON"}},
	{`MATCH (:GovernmentDepartment {sourceKey: 'finance'})-[r:RESPONSIBLE_FOR]->() SET r.part = 'LEAD', r.id = '~lead'`, []string{"AT_MOST_ONE Task task finance RESPONSIBLE_FOR.part LEAD"}},
	{`MATCH (n:Allocation {sourceKey: 'given'}) SET n.quantity = 160.0`, []string{"SUM_AT_MOST Resource rice quantity 160.0 > 100.0"}},
	{`MATCH (n:Campaign {sourceKey: 'campaign'}) SET n.public = true`, []string{"FUNDRAISING_LICENSE Campaign campaign RUN_BY"}},
	{twin("Contract", "lessons", "object: '课程'") + ` WITH n MATCH (o:Organization {sourceKey: 'school'}) CREATE (n)-[:SUPPLIER {id: 'lessons supplier', from: date('2030-01-01'), to: date('9999-12-31'), recordedAt: $now, sourceId: $source}]->(o)`,
		[]string{"FIRST_CLASS_PUBLIC_WELFARE Contract lessons school SUPPLIER"}},
	{`MATCH (n:Sanction {sourceKey: 'sanction'})-[r:IMPOSED_ON]->() SET n.kind = 'REVOCATION', n.from = date('2031-05-01'), n.to = date('9999-12-31'), r.from = n.from, r.to = n.to`,
		[]string{"BARRED_UNDERTAKER Organization dusk meal project UNDERTAKES"}},
	{twin("LinkageMatter", "matter", "name: '助老'"), []string{"LEAD_MISSING LinkageMatter matter RESPONSIBLE_FOR"}},
	{twin("Task", "endless", "workItem: '以后再说'") + ` WITH n MATCH (d:GovernmentDepartment {sourceKey: 'civil'}) CREATE (d)-[:RESPONSIBLE_FOR {id: 'endless lead', part: 'LEAD', from: n.from, to: n.to, recordedAt: $now, sourceId: $source}]->(n)`,
		[]string{"TASK_WITHOUT_DEADLINE Task endless deadline"}},
	{`MATCH (:Petition {sourceKey: 'petition'})-[r:RELAYED_BY]->() DELETE r`, []string{"PETITION_WITHOUT_RELAY Petition petition relayedBy"}},
	{twin("Need", "nowhere", "title: '上门理发'"), []string{"NEED_WITHOUT_PLACE Need nowhere arisesIn"}},
	{`MATCH (:Community {sourceKey: 'apricot'})-[r:PART_OF]->() DELETE r`, []string{"COMMUNITY_WITHOUT_PARENT Community apricot parent"}},
	{twin("Organization", "~sun", "name: '阳光社工', uscc: '"+lower(graph.CompleteUSCC("52990101MJ000001"))+"'"),
		[]string{"SAME_USCC Organization ~sun sun uscc " + lower(graph.CompleteUSCC("52990101MJ000001"))}},
	{twin("Service", " Timeless", "name: '理发二店'"), []string{"SAME_SOURCE_KEY Service Timeless timeless sourceKey Timeless"}},
	{twin("VolunteerTeam", "~team", "name: '晨光 队'") + ` WITH n MATCH (c:Community {sourceKey: 'peach'}) CREATE (n)-[:ACTIVE_IN {id: '~team active', from: n.from, to: n.to, recordedAt: $now, sourceId: $source}]->(c)`, nil},
	{twin("Facility", "house", "name: '邻里中心'") + ` WITH n MATCH (c:Community {sourceKey: 'peach'}) CREATE (n)-[:LOCATED_IN {id: 'house in', from: n.from, to: n.to, recordedAt: $now, sourceId: $source}]->(c)`, nil},
	{twin("Facility", "~house", "name: '鄰里中心'") + ` WITH n MATCH (c:Community {sourceKey: 'peach'}) CREATE (n)-[:LOCATED_IN {id: '~house in', from: n.from, to: n.to, recordedAt: $now, sourceId: $source}]->(c)`,
		[]string{"SAME_NAME Facility ~house house name 鄰里中心"}},
	{`MATCH (n:Organization {sourceKey: 'school'}) SET n.aliases = ['一校', '校长 360426199101010071']`, []string{"IDENTITY_NUMBER Organization school aliases"}},
	{`MATCH (n:Need {sourceKey: 'meals'}) SET n.description = '联系人电话１３８ 0000，或 13800001234'`, []string{"MOBILE_NUMBER Need meals description"}},
	{`MATCH (n:PolicyDocument {sourceKey: 'policy'}) SET n.number = 'li.gong@example.org'`, []string{"EMAIL_ADDRESS PolicyDocument policy number"}},
	{twin("LinkageCase", "case", "title: '为独居的王奶奶送餐'"), []string{"BENEFICIARY_NAMED LinkageCase case title"}},
	{twin("Person", "nobody", "name: '某人'"), []string{"PERSON_WITHOUT_ROLE Person nobody"}},
	{`MATCH (n:Person {sourceKey: 'volunteer'}) SET n.pseudonymous = false`, []string{"VOLUNTEER_NAMED Person volunteer pseudonymous"}},
	{twin("DataSource", "hotline", "name: '热线', deliveryDays: 30, deliveredOn: date('2031-01-01'), deliveredOnPrecision: 'DAY'"), []string{"SILENT_SOURCE DataSource hotline 2031-01-01"}},
	{twin("ImportBatch", "batch", "file: '街道.xlsx', fingerprint: 'f', mapping: 'street', state: 'RUNNING'"), []string{"IMPORT_STOPPED ImportBatch batch state 街道.xlsx"}},
	{`MATCH (n:Resource {sourceKey: 'rice'}) SET n.sourceId = null`, []string{"UNSOURCED Resource rice"}},
	{twin("Service", "old", "name: '修伞', recordedAt: datetime('2020-01-01'), sourceId: 'nobody'"), []string{"STALE_RECORD Service old"}},
	{`CREATE (:Change {id: 'c0', at: datetime('2020-01-01')}) WITH 1 AS one MATCH (n:Organization {sourceKey: 'school'})-[r:BASED_IN]->() SET r.recordedAt = datetime('2020-01-01'), r.sourceId = 'nobody'`,
		[]string{"STALE_RELATION Organization school laurel BASED_IN 2020-01-01"}},
}

// twin creates a node that lives since 2030 and comes from the register, as n, with what else it has.
func twin(label, key, more string) string {
	return "CREATE (n:" + label + ":Node {id: '" + key + "', sourceKey: '" + key + "'}) SET n += {from: date('2030-01-01'), to: date('9999-12-31'), recordedAt: $now, sourceId: $source}, n += {" + more + "}"
}

// joined creates a relation that holds since 2030 and comes from the register.
func joined(fromLabel, from, relation, toLabel, to, id string) string {
	return "MATCH (a:" + fromLabel + " {sourceKey: '" + from + "'}) MATCH (b:" + toLabel + " {sourceKey: '" + to + "'}) CREATE (a)-[r:" + relation + " {id: '" + id +
		"', from: date('2030-01-01'), to: date('9999-12-31'), recordedAt: $now, sourceId: $source}]->(b)"
}

func lower(code string) string {
	letters := []byte(code)
	for i, b := range letters {
		if b >= 'A' && b <= 'Z' {
			letters[i] = b + 'a' - 'A'
		}
	}
	return string(letters)
}
