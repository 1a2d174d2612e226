package quality_test

import (
	"strconv"

	"liandong/graph"
)

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
	{`MATCH (n:Need {sourceKey: 'meals'}) MATCH (a:Term {scheme: 'NEED_STAGE', code: 'COLLECTED'}), (b:Term {scheme: 'NEED_STAGE', code: 'PUBLISHED'})
		CREATE (n)-[:HAS_STAGE {id: 'collected', from: date('2030-02-01'), to: date('2030-03-01'), recordedAt: $now, sourceId: $source}]->(a), (n)-[:HAS_STAGE {id: 'published', from: date('2030-03-01'), to: date('2033-01-01'), recordedAt: $now, sourceId: $source}]->(b)`,
		[]string{"STEPS Need meals HAS_STAGE COLLECTED > PUBLISHED"}},
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
		[]string{"FIRST_CLASS_PUBLIC_WELFARE Contract lessons school SUPPLIER", "CONTRACT_INCOMPLETE Contract lessons buyer"}},
	{`MATCH (n:Sanction {sourceKey: 'sanction'})-[r:IMPOSED_ON]->() SET n.kind = 'REVOCATION', n.from = date('2031-05-01'), n.to = date('9999-12-31'), r.from = n.from, r.to = n.to`,
		[]string{"BARRED_UNDERTAKER Organization dusk meal project UNDERTAKES"}},
	{twin("LinkageMatter", "matter", "name: '助老'"), []string{"LEAD_MISSING LinkageMatter matter RESPONSIBLE_FOR"}},
	{twin("Task", "endless", "workItem: '以后再说'") + ` WITH n MATCH (d:GovernmentDepartment {sourceKey: 'civil'}) CREATE (d)-[:RESPONSIBLE_FOR {id: 'endless lead', part: 'LEAD', from: n.from, to: n.to, recordedAt: $now, sourceId: $source}]->(n)`,
		[]string{"TASK_WITHOUT_DEADLINE Task endless deadline"}},
	{`MATCH (:Petition {sourceKey: 'petition'})-[r:RELAYED_BY]->() DELETE r`, []string{"PETITION_WITHOUT_RELAY Petition petition relayedBy"}},
	{twin("Need", "nowhere", "title: '上门理发'"), []string{"NEED_WITHOUT_PLACE Need nowhere arisesIn"}},
	{`MATCH (:Community {sourceKey: 'apricot'})-[r:PART_OF]->() DELETE r`, []string{"COMMUNITY_WITHOUT_PARENT Community apricot parent"}},
	{twin("Organization", "~sun", "name: '阳光社工', uscc: '"+lower(graph.CompleteUSCC("52990101MJ000001"))+"'"),
		[]string{"SAME_USCC Organization ~sun sun uscc " + lower(graph.CompleteUSCC("52990101MJ000001")), "ORGANIZATION_WITHOUT_PLACE Organization ~sun basedIn"}},
	{twin("Service", " Timeless", "name: '理发二店'"), []string{"SAME_SOURCE_KEY Service Timeless timeless sourceKey Timeless"}},
	{twin("VolunteerTeam", "~team", "name: '晨光 队'") + ` WITH n MATCH (c:Community {sourceKey: 'peach'}) CREATE (n)-[:ACTIVE_IN {id: '~team active', from: n.from, to: n.to, recordedAt: $now, sourceId: $source}]->(c)`, nil},
	{twin("Facility", "house", "name: '邻里中心'") + ` WITH n MATCH (c:Community {sourceKey: 'peach'}) CREATE (n)-[:LOCATED_IN {id: 'house in', from: n.from, to: n.to, recordedAt: $now, sourceId: $source}]->(c)`, nil},
	{twin("Facility", "~house", "name: '鄰里中心'") + ` WITH n MATCH (c:Community {sourceKey: 'peach'}) CREATE (n)-[:LOCATED_IN {id: '~house in', from: n.from, to: n.to, recordedAt: $now, sourceId: $source}]->(c)`,
		[]string{"SAME_NAME Facility ~house house name 鄰里中心"}},
	{twin("Payment", "payment", "amount: 100") + ` WITH n MATCH (o:Organization {sourceKey: 'sun'}) CREATE (n)-[:PAYEE {id: 'payment payee', on: n.from, recordedAt: $now, sourceId: $source}]->(o)`,
		[]string{"PAYMENT_INCOMPLETE Payment payment payer", "PAYMENT_INCOMPLETE Payment payment paidUnder"}},
	{twin("Observation", "undated", "value: 3.0, unit: '人'") + ` WITH n MATCH (c:Community {sourceKey: 'peach'}) CREATE (n)-[:OF_SUBJECT {id: 'undated of', on: n.from, recordedAt: $now, sourceId: $source}]->(c)`,
		[]string{"OBSERVATION_INCOMPLETE Observation undated ofIndicator", "OBSERVATION_UNDATED Observation undated asAt"}},
	{figure("all", 294, ""), []string{"PARTS_MISS_TOTAL Observation all PART_OF_TOTAL 294 - 293 = 1"}}, {figure("groups", 76, "all"), nil}, {figure("units", 217, "all"), nil},
	{figure("about", 10, "") + ` SET n.qualifier = 'ABOUT'`, nil}, {figure("of about", 10.5, "about"), nil}, // within what is said
	{meeting("monday", "2031-03-03"), []string{"THREE_WORKERS_INCOMPLETE Meeting monday ATTENDED POLITICAL_WORKER, VOLUNTEER"}}, {came("worker", "monday", "PRESENT"), nil}, {came("volunteer", "monday", "ABSENT"), nil},
	{meeting("second", "2031-03-10"), nil}, {meeting("third", "2031-03-17"), nil}, {meeting("late", "2031-03-31"), []string{"WEEKLY_MEETING_MISSED Meeting late third heldOn 2031-03-17 – 2031-03-31"}},
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

// figure creates an observation of meals served in the district, which is a part of a total, or of none.
func figure(key string, value float64, total string) string {
	text := twin("Observation", key, "value: "+strconv.FormatFloat(value, 'f', 1, 64)+", unit: 'PERSON_TIME', asAt: date('2030-01-01')") +
		" WITH n MATCH (i:IndicatorDefinition {sourceKey: 'meals served'}) MATCH (d:Jurisdiction {sourceKey: 'county'}) CREATE (n)-[:OF_INDICATOR {id: '" + key +
		" of', recordedAt: $now, sourceId: $source}]->(i) CREATE (n)-[:OF_SUBJECT {id: '" + key + " about', on: n.from, recordedAt: $now, sourceId: $source}]->(d)"
	if total != "" {
		text += " WITH n MATCH (t:Observation {sourceKey: '" + total + "'}) CREATE (n)-[:PART_OF_TOTAL {id: '" + key + " part', recordedAt: $now, sourceId: $source}]->(t)"
	}
	return text
}

// meeting creates a joint meeting of the three workers in the community of peaches; nobody has noted who came.
func meeting(key, day string) string {
	return twin("Meeting", key, "name: '三工联席会', kind: 'THREE_WORKER_JOINT', heldOn: date('"+day+"'), heldOnPrecision: 'DAY', from: date('"+day+"')") +
		" WITH n MATCH (c:Community {sourceKey: 'peach'}) CREATE (n)-[:HELD_IN {id: '" + key + " in', on: n.from, recordedAt: $now, sourceId: $source}]->(c)"
}

// came notes whether a person came to a meeting.
func came(person, meeting, status string) string {
	return "MATCH (p:Person {sourceKey: '" + person + "'}) MATCH (m:Meeting {sourceKey: '" + meeting + "'}) CREATE (p)-[:ATTENDED {id: '" + person + " came', status: '" + status +
		"', on: m.from, recordedAt: $now, sourceId: $source}]->(m)"
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
