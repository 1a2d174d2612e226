package history_test

import (
	"testing"

	"liandong/history"
)

// TestDatedValues: a number that is dated has its states in changes, contradictions and differences as a status has, with its value in the place of a term.
func TestDatedValues(t *testing.T) {
	h := mustHub(t)
	h.save("DataSource", "register", values{"name": "登记册"})
	h.save("DataSource", "survey", values{"name": "调查"})
	h.from = h.ids["register"]
	h.save("Organization", "sun", values{"name": "阳光社", "staffCount": int64(12)})
	h.from = h.ids["survey"]
	h.saveFrom("Organization", "sun", values{"staffCount": int64(15)}, date("2017"), true) // for the same time
	h.saveFrom("Organization", "sun", values{"staffCount": int64(20)}, date("2020"), false)
	changes, _ := h.changes(history.ChangesQuestion{Asked: history.Asked{First: 3}, Entries: 10})
	expect(t, changes,
		"ann save Organization",
		"Organization CHANGED sun staffCount:15->20",
		"HAS_STAFF_COUNT LINK_ENDED sun to:-->2019",
		"HAS_STAFF_COUNT LINKED sun from:-->2020 value:-->20",
		"ann save Organization",
		"Organization CHANGED sun staffCount:12->15",
		"HAS_STAFF_COUNT UNLINKED sun value:12->-",
		"HAS_STAFF_COUNT LINKED sun value:-->15",
		"ann save Organization",
		"Organization CREATED sun name:-->阳光社 staffCount:-->12",
		"HAS_STAFF_COUNT LINKED sun value:-->12",
	)
	conflicts, _ := h.conflicts(history.ConflictsQuestion{})
	expect(t, conflicts, "sun.staffCount: survey 20 stands, survey 15 stands, register 12,")
	differences, _ := h.differences(history.DifferencesQuestion{From: on("2018"), To: on("2021")})
	expect(t, differences, "Organization CHANGED sun staffCount:15->20")
}
