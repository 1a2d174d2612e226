package matching

import "slices"

// open are names of the model that supply and demand are made of and that everybody may see; inside are those of persons and of who attended what, for who may see internal data.
var (
	open = []string{
		"AdministrativeDivision.level", "AdministrativeDivision.parent", "Term.broader", "Term.mapsTo", "Term.scheme", "Term.code", "Term.name", "Term.nameEn",
		"Need.status", "Need.people", "Need.urgency", "Need.arisesIn", "Need.category", "Need.populations",
		"Post.kind", "Post.establishedIn", "Post.createdFor",
		"Project.state", "Project.capacity", "Project.budget", "Project.addresses", "Project.deliveredIn", "Project.populations", "Project.serviceClass", "Project.commissionedBy",
		"Service.status", "Service.capacity", "Service.offeredBy", "Service.deliveredIn", "Service.category", "Service.populations",
		"Organization.status", "Organization.registrationMode", "Organization.classes", "Organization.populations", "Organization.basedIn", "Organization.filedIn", "Organization.undertakes",
		"Organization.cooperatesWith", "Sanction.kind", "Sanction.imposedOn", "Rating.level", "Rating.rates",
		"Evaluation.evaluates", "Evaluation.evaluatedOn", "Evaluation.score", "Evaluation.scoreMax",
		"VolunteerTeam.activeIn", "VolunteerTeam.supports",
		"Facility.state", "Facility.capacity", "Facility.locatedIn", "Facility.servesAreas", "Facility.operatedBy", "Activity.heldIn", "Activity.heldOn", "Activity.state",
		"Resource.form", "Resource.quantity", "Resource.unit", "Resource.amount", "Resource.ownedBy", "Resource.offeredBy", "Resource.suitsCategories", "Resource.suitsPopulations",
		"Allocation.ofResource", "Allocation.allocatedOn", "Allocation.quantity", "Allocation.amount", "ResourceLink.uses", "ResourceLink.linkedOn", "ResourceLink.quantity",
		"Match.state", "Match.proposedOn", "Match.satisfaction", "Match.offers", "Match.requests", "Match.proposes",
		"GovernanceBody.actsFor", "GovernmentDepartment.actsFor", "Qualification.level",
		"Actor.handles", "CaseStep.stepOf", "LinkageCase.state", "ResourceLink.linkedTo", "Allocation.allocatedTo", "Facility.hosts",
	}
	inside = []string{
		"Person.pseudonymous", "Person.skills", "Person.worksFor", "Person.worksFor.kind", "Person.worksFor.role", "Person.posts", "Person.worksOn", "Person.qualifications", "Person.talentPools.tier",
		"Person.supervises", "Person.leadsTeams", "Person.volunteersIn", "Meeting.attendees.status", "SharedItem.sharedBy", "Actor.read",
	}
)

// Names are what columns have to hold for matching.
func Names() []string { return slices.Concat(open, inside) }

// Inputs are the same in two parts: what everybody may see, and what is internal.
func Inputs() (public, internal []string) { return open, inside }
