package access

// The roles there are. What each allows is the policy's to say.
const (
	Volunteer             = "VOLUNTEER"
	OrganizationManager   = "ORGANIZATION_MANAGER"
	SocialWorker          = "SOCIAL_WORKER"
	PoliticalWorker       = "POLITICAL_WORKER"
	BureauOfficer         = "BUREAU_OFFICER"
	Analyst               = "ANALYST"
	DataProtectionOfficer = "DATA_PROTECTION_OFFICER"
	Administrator         = "ADMINISTRATOR"
)

// Roles lists them, from those nearest to the people served.
func Roles() []string {
	return []string{Volunteer, OrganizationManager, SocialWorker, PoliticalWorker, BureauOfficer, Analyst, DataProtectionOfficer, Administrator}
}
