package graph

import (
	"fmt"
	"strings"
)

// wording is what a finding code says: %s are the field, the value, and what else the code tells, in this order.
type wording struct {
	kind   Kind
	en, zh string
}

// wordings lists every code that a refused row or a warning can carry.
func wordings() map[string]wording {
	return map[string]wording{
		"UNKNOWN_FIELD":              {Invalid, "%[1]s is not a field that can be written here", "此处没有可写的字段 %[1]s"},
		"TYPE":                       {Invalid, "%[1]s cannot be %[2]s: give a value of type %[3]s", "%[1]s 不能是 %[2]s：请给出 %[3]s 类型的值"},
		"REQUIRED":                   {Invalid, "%[1]s is missing: a record needs it", "缺少 %[1]s：该项必填"},
		"RANGE":                      {Invalid, "%[1]s is %[2]s: give a number %[3]s", "%[1]s 为 %[2]s：请给出%[3]s的数"},
		"PATTERN":                    {Invalid, "%[1]s is %[2]s: it has to match %[3]s", "%[1]s 为 %[2]s：须符合 %[3]s"},
		"USCC_CHECK":                 {Invalid, "%[1]s is %[2]s, which is not a valid unified social credit code: compare it with the certificate", "%[1]s 为 %[2]s，不是有效的统一社会信用代码：请核对证书"},
		"IDENTITY_NUMBER":            {Invalid, "%[1]s contains the number of an identity card, which is never stored: remove it", "%[1]s 含居民身份证号，一律不予存储：请删除"},
		"IDENTITY_NUMBER_LIKE":       {Invalid, "%[1]s contains what looks like the number of an identity card with a wrong digit: remove it if it is one", "%[1]s 含疑似居民身份证号（校验位不符）：如确为身份证号，请删除"},
		"TOO_LONG":                   {Invalid, "%[1]s begins %[2]s and is too long: give %[3]s bytes at most", "%[1]s 以 %[2]s 开头，过长：至多 %[3]s 字节"},
		"KEY_LENGTH":                 {Invalid, "%[1]s has a wrong length: give %[3]s to %[4]s bytes, or leave it out", "%[1]s 长度不符：请给出 %[3]s 到 %[4]s 字节，或省略"},
		"MOBILE_NUMBER":              {Invalid, "%[1]s contains a mobile number: make sure that it may be published", "%[1]s 含手机号：请确认可以公开"},
		"NOT_FOUND":                  {NotFound, "%[1]s: there is no such record: %[2]s", "%[1]s：没有这条记录：%[2]s"},
		"AMBIGUOUS":                  {Conflict, "%[1]s: several records fit: say the dates or the id", "%[1]s：有多条记录符合：请给出日期或标识"},
		"KEY_TAKEN":                  {Conflict, "%[1]s is %[2]s, and another record has that already: %[3]s", "%[1]s 为 %[2]s，已被另一记录使用：%[3]s"},
		"KEY_OVERLAP":                {Conflict, "%[1]s is %[2]s, and another record has that at the same time (%[3]s): end it first, or give other dates", "%[1]s 为 %[2]s，同一时期已有记录使用（%[3]s）：请先结束该记录或改日期"},
		"SOURCE_KEY_KEPT":            {Invalid, "%[1]s: the record keeps the source key it has; %[2]s is not stored", "%[1]s：记录保留原来源键；未存储 %[2]s"},
		"EMPTY_INTERVAL":             {Invalid, "%[1]s: the end comes before the beginning (%[2]s)", "%[1]s：止期早于起期（%[2]s）"},
		"OUTSIDE_LIFETIME":           {Invalid, "%[1]s is %[2]s, outside the time both records exist (%[3]s)", "%[1]s 为 %[2]s，超出两端记录的存续期（%[3]s）"},
		"NEVER_TOGETHER":             {Invalid, "%[1]s: the two records never exist at the same time", "%[1]s：两条记录从未同时存续"},
		"LINKS_OUTSIDE":              {Conflict, "%[1]s: relations or states of the record lie outside %[2]s: end or correct them first", "%[1]s：该记录的关系或状态超出 %[2]s：请先结束或更正"},
		"DATE_REQUIRED":              {Invalid, "%[1]s does not fit here: this relation has other dates", "%[1]s 不适用：该关系的时间方式不同"},
		"WRONG_KIND":                 {Invalid, "%[1]s does not fit here: this relation takes %[3]s", "%[1]s 类型不符：此关系要求%[3]s"},
		"TERM_KIND":                  {Invalid, "%[1]s: the term is of kind %[2]s, and this relation takes terms of kind %[3]s", "%[1]s：该词条用途为 %[2]s，此关系要求 %[3]s"},
		"NO_OVERLAP":                 {Conflict, "%[1]s: the two are linked already at that time (%[2]s): correct that relation, or give other dates", "%[1]s：同一时期已有该关系（%[2]s）：请更正原关系或改日期"},
		"ONE_AT_A_TIME":              {Conflict, "%[1]s: there is another at that time, %[3]s (%[4]s): end it first, or give other dates", "%[1]s：同一时期已有另一个，即%[3]s（%[4]s）：请先结束或改日期"},
		"TOO_DEEP":                   {Invalid, "%[1]s: what stands above it is a chain of more than %[3]s, which must be a mistake: correct the chain first", "%[1]s：其上级链超过 %[3]s 级，应为错误：请先更正该链"},
		"ACYCLIC":                    {Invalid, "%[1]s: the relation would lead back to where it starts", "%[1]s：该关系会形成环"},
		"ORDERED_LEVELS":             {Invalid, "%[1]s: %[2]s cannot stand under %[3]s: the far end has to rank higher", "%[1]s：%[2]s 不能隶属 %[3]s：上级须更高"},
		"SAME":                       {Invalid, "%[1]s: %[2]s does not go with %[3]s, which the other record says: both should say the same", "%[1]s：%[2]s 与对方记录的 %[3]s 不符：两者应一致"},
		"CODE_PREFIX":                {Invalid, "%[1]s: the code %[2]s does not begin with %[3]s, the code of the division above: compare both with the published codes", "%[1]s：代码 %[2]s 不以上级代码 %[3]s 开头：请核对公布的区划代码"},
		"AT_MOST":                    {Invalid, "%[1]s is %[2]s, more than %[4]s, which is %[3]s: correct one of them", "%[1]s 为 %[2]s，大于 %[4]s（%[3]s）：请更正其一"},
		"NEEDS":                      {Invalid, "%[1]s is %[2]s, which says nothing without %[3]s: give that as well", "%[1]s 为 %[2]s，缺少 %[3]s 则无意义：请一并填写"},
		"STEPS":                      {Conflict, "%[1]s: %[4]s does not follow %[3]s: record the steps between first, or go back and take another way", "%[1]s：%[3]s 之后不能是 %[4]s：请先记录中间环节，或退回后改走其他环节"},
		"FIXED":                      {Conflict, "%[1]s is %[2]s, and %[3]s is recorded already: correct the relation if that was wrong", "%[1]s 为 %[2]s，已记录为 %[3]s：如原值有误，请更正该关系"},
		"SELF_LINK":                  {Invalid, "%[1]s: a record cannot be linked to itself here", "%[1]s：此处记录不能与自身关联"},
		"EXACTLY_ONE":                {Invalid, "%[1]s: the record needs one at every date of its life", "%[1]s：记录存续期内任何时候都须有一个"},
		"AT_MOST_ONE":                {Conflict, "%[1]s is %[2]s, and another has that at the same time (%[3]s): end or change that one first", "%[1]s 为 %[2]s，同一时期已有另一方为此（%[3]s）：请先结束或更改"},
		"ELIGIBLE":                   {Conflict, "%[1]s: the organization is %[2]s on %[3]s: it cannot take on anything new then", "%[1]s：该组织在 %[3]s 处于 %[2]s：届时不得承接新的项目、合同或资助"},
		"FIRST_CLASS_PUBLIC_WELFARE": {Invalid, "%[1]s: a public institution of the first class of public welfare may not supply services to government", "%[1]s：公益一类事业单位不得作为政府购买服务的承接主体"},
		"SUM_AT_MOST":                {Conflict, "%[1]s comes to %[2]s in all, and there are only %[3]s: lower an amount, or correct what there is", "%[1]s 合计 %[2]s，超过总额 %[3]s：请调低金额或更正总额"},
		"FUNDRAISING_LICENSE":        {Invalid, "%[1]s: nobody who runs the public campaign %[2]s has a license for public fundraising on %[3]s: add the license, or who has one", "%[1]s：公开募捐 %[2]s 的发起方在 %[3]s 均无公开募捐资格：请补充证书或合作方"},
		"CONTRACT_TERM":              {Invalid, "%[1]s: the contract runs %[2]s, longer than %[3]s years: give an earlier end, or the reason for several years", "%[1]s：合同期 %[2]s 超过 %[3]s 年：请改止期或填写跨年度理由"},
		"SUSPENSION_ENDS":            {Invalid, "%[1]s is missing: a suspension has an end", "缺少 %[1]s：限期停止活动须有止期"},
		"USCC_LEGAL_TYPE":            {Invalid, "%[1]s is %[2]s, and the credit code begins with %[3]s, which says otherwise: compare both with the certificate", "%[1]s 为 %[2]s，与统一社会信用代码前两位 %[3]s 不符：请核对证书"},
		"SAME_NODE":                  {Invalid, "%[1]s is %[2]s, which is the same record: name two", "%[1]s 为 %[2]s，是同一条记录：请给出两条"},
		"DIFFERENT_KINDS":            {Invalid, "%[1]s and %[3]s are records of different kinds: only records of one kind can be the same", "%[1]s与%[3]s类型不同：只有同类记录可能相同"},
		"NOT_MERGEABLE":              {Invalid, "records of the kind %[1]s cannot be merged: others refer to them by their ids or codes; end the one and use the other", "%[1]s类记录不能合并：其他数据按标识或代码引用；请终止其一并改用另一条"},
		"ALREADY_MERGED":             {Conflict, "%[1]s has been merged into %[3]s: name that one, or take the merger back first", "%[1]s已并入%[3]s：请指定后者，或先撤销合并"},
		"NOT_MERGED":                 {NotFound, "%[1]s is %[2]s, which is not merged into another record: look at identityDecisions", "%[1]s 为 %[2]s，未并入其他记录：请查看 identityDecisions"},
		"LATER_MERGER":               {Conflict, "a later merger rests on that of %[1]s: take back that of %[3]s first", "%[1]s的合并之后另有合并：请先撤销%[3]s的合并"},
		"DECLARED_DISTINCT":          {Conflict, "%[1]s and %[3]s have been declared distinct: take that back first if they are the same after all", "%[1]s与%[3]s已判定为不同：如确为同一对象，请先撤销该判定"},
		"NOT_DECLARED":               {NotFound, "%[1]s and %[3]s have not been declared distinct: there is nothing to take back", "%[1]s与%[3]s未曾判定为不同：无可撤销"},
		"NOT_LINKED":                 {NotFound, "%[1]s: there is no such relation to change", "%[1]s：没有可更改的关系"},
		"READ_ONLY":                  {Denied, "%[1]s: such records are written by the hub itself", "%[1]s：此类记录只由系统写入"},
		"NOTHING_GIVEN":              {Invalid, "%[1]s: nothing is given to write", "%[1]s：没有给出要写的内容"},
	}
}

// found makes a finding with the wording of its code about a field, or about the record as a whole.
func found(code, field, value string, more ...string) Finding {
	subject := Text{En: field, Zh: field}
	if field == "" {
		subject = Text{En: "record", Zh: "记录"}
	}
	texts := make([]Text, len(more))
	for i, m := range more {
		texts[i] = Text{En: m, Zh: m}
	}
	return worded(code, field, subject, value, texts...)
}

// worded makes a finding whose message calls its subject something else than the field. A value is clipped, since messages
// end in logs and tables, and left out where it may be a number that nobody may read.
func worded(code, field string, subject Text, value string, more ...Text) Finding {
	shownValue := quoted(value)
	if private(value) {
		value, shownValue = "", "…"
	}
	en, zh := []any{subject.En, shownValue}, []any{subject.Zh, shownValue}
	for _, m := range more {
		if private(m.En) {
			m = Text{En: "…", Zh: "…"}
		}
		en, zh = append(en, m.En), append(zh, m.Zh)
	}
	w := wordings()[code]
	return Finding{Field: field, Code: code, Value: clip(value), Message: Text{En: fmt.Sprintf(w.en, en...), Zh: fmt.Sprintf(w.zh, zh...)}}
}

// private reports whether a text must not be repeated: it holds the number of an identity card, or nearly.
func private(text string) bool { return HoldsIdentityNumber(text) || likeIdentityNumber(text) }

func quoted(value string) string { return `"` + clip(value) + `"` }

// shown turns a value into text for a finding.
func shown(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []string:
		return strings.Join(v, ", ")
	case PartialDate:
		return v.String()
	}
	return fmt.Sprint(value)
}

// kindOfCode says what the caller of a refused write can do.
func kindOfCode(code string) Kind {
	if w, ok := wordings()[code]; ok {
		return w.kind
	}
	return Invalid
}
