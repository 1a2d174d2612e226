// Package stock executes ten nouns of the public API the way gqlgen does out of the box: models, resolvers, no query compiler. It is
// an oracle of the read engine, with rows read plainly, and its measure, with rows that lie ready. Not for users.
package stock

import (
	"context"
	_ "embed"
	"fmt"
	"reflect"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

//go:embed schema.graphqls
var cut string

// Schema is the public schema cut down to the ten nouns.
func Schema() (*ast.Schema, error) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "graph/equality/stock/schema.graphqls", Input: cut})
	if err != nil {
		return nil, err
	}
	return schema, nil
}

// New is the executable schema over the data.
func New(data Data) graphql.ExecutableSchema {
	return NewExecutableSchema(Config{Resolvers: &resolver{data}})
}

// Data has the values of fields with resolvers. Its methods are called from several goroutines at once.
type Data interface {
	// Find returns what the parent, a model, has in the field: a value of the type wanted, as *Need or *CommunityNeedsConnection, or
	// nil for none. The parent of a root field is nil. Arguments are in graphql.GetFieldContext(ctx).Args.
	Find(ctx context.Context, parent any, field string, want reflect.Type) (any, error)
}

type resolver struct{ data Data }

func find[T any](ctx context.Context, r *resolver, parent any) (T, error) {
	var none T
	field := graphql.GetFieldContext(ctx).Field.Name
	value, err := r.data.Find(ctx, parent, field, reflect.TypeFor[T]())
	if err != nil || value == nil {
		return none, err
	}
	found, ok := value.(T)
	if !ok {
		return none, fmt.Errorf("%s: %T is not %T", field, value, none)
	}
	return found, nil
}

func (r *resolver) Community() CommunityResolver { return communityResolver{r} }

func (r *resolver) DataSource() DataSourceResolver { return dataSourceResolver{r} }

func (r *resolver) Jurisdiction() JurisdictionResolver { return jurisdictionResolver{r} }

func (r *resolver) Meeting() MeetingResolver { return meetingResolver{r} }

func (r *resolver) Need() NeedResolver { return needResolver{r} }

func (r *resolver) Organization() OrganizationResolver { return organizationResolver{r} }

func (r *resolver) Person() PersonResolver { return personResolver{r} }

func (r *resolver) Project() ProjectResolver { return projectResolver{r} }

func (r *resolver) Query() QueryResolver { return queryResolver{r} }

func (r *resolver) Service() ServiceResolver { return serviceResolver{r} }

func (r *resolver) Term() TermResolver { return termResolver{r} }

type communityResolver struct{ *resolver }

func (r communityResolver) Source(ctx context.Context, obj *Community) (*DataSource, error) {
	return find[*DataSource](ctx, r.resolver, obj)
}

func (r communityResolver) Population(ctx context.Context, obj *Community) (*int, error) {
	return find[*int](ctx, r.resolver, obj)
}

func (r communityResolver) Households(ctx context.Context, obj *Community) (*int, error) {
	return find[*int](ctx, r.resolver, obj)
}

func (r communityResolver) Parent(ctx context.Context, obj *Community) (AdministrativeDivision, error) {
	return find[AdministrativeDivision](ctx, r.resolver, obj)
}

func (r communityResolver) Children(ctx context.Context, obj *Community, _ map[string]any, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*AdministrativeDivisionChildrenConnection, error) {
	return find[*AdministrativeDivisionChildrenConnection](ctx, r.resolver, obj)
}

func (r communityResolver) Needs(ctx context.Context, obj *Community, _ map[string]any, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*CommunityNeedsConnection, error) {
	return find[*CommunityNeedsConnection](ctx, r.resolver, obj)
}

func (r communityResolver) ServedBy(ctx context.Context, obj *Community, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*CommunityServedByConnection, error) {
	return find[*CommunityServedByConnection](ctx, r.resolver, obj)
}

type dataSourceResolver struct{ *resolver }

func (r dataSourceResolver) Source(ctx context.Context, obj *DataSource) (*DataSource, error) {
	return find[*DataSource](ctx, r.resolver, obj)
}

type jurisdictionResolver struct{ *resolver }

func (r jurisdictionResolver) Source(ctx context.Context, obj *Jurisdiction) (*DataSource, error) {
	return find[*DataSource](ctx, r.resolver, obj)
}

func (r jurisdictionResolver) Population(ctx context.Context, obj *Jurisdiction) (*int, error) {
	return find[*int](ctx, r.resolver, obj)
}

func (r jurisdictionResolver) Households(ctx context.Context, obj *Jurisdiction) (*int, error) {
	return find[*int](ctx, r.resolver, obj)
}

func (r jurisdictionResolver) Parent(ctx context.Context, obj *Jurisdiction) (AdministrativeDivision, error) {
	return find[AdministrativeDivision](ctx, r.resolver, obj)
}

func (r jurisdictionResolver) Children(ctx context.Context, obj *Jurisdiction, _ map[string]any, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*AdministrativeDivisionChildrenConnection, error) {
	return find[*AdministrativeDivisionChildrenConnection](ctx, r.resolver, obj)
}

type meetingResolver struct{ *resolver }

func (r meetingResolver) Source(ctx context.Context, obj *Meeting) (*DataSource, error) {
	return find[*DataSource](ctx, r.resolver, obj)
}

func (r meetingResolver) HeldIn(ctx context.Context, obj *Meeting) (AdministrativeDivision, error) {
	return find[AdministrativeDivision](ctx, r.resolver, obj)
}

func (r meetingResolver) Attendees(ctx context.Context, obj *Meeting, _ map[string]any, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*MeetingAttendeesConnection, error) {
	return find[*MeetingAttendeesConnection](ctx, r.resolver, obj)
}

type needResolver struct{ *resolver }

func (r needResolver) Source(ctx context.Context, obj *Need) (*DataSource, error) {
	return find[*DataSource](ctx, r.resolver, obj)
}

func (r needResolver) Status(ctx context.Context, obj *Need) (*NeedStatus, error) {
	return find[*NeedStatus](ctx, r.resolver, obj)
}

func (r needResolver) StatusHistory(ctx context.Context, obj *Need) ([]*NeedStatusPeriod, error) {
	return find[[]*NeedStatusPeriod](ctx, r.resolver, obj)
}

func (r needResolver) Stage(ctx context.Context, obj *Need) (*NeedStage, error) {
	return find[*NeedStage](ctx, r.resolver, obj)
}

func (r needResolver) StageReason(ctx context.Context, obj *Need) (*string, error) {
	return find[*string](ctx, r.resolver, obj)
}

func (r needResolver) ArisesIn(ctx context.Context, obj *Need) (*Community, error) {
	return find[*Community](ctx, r.resolver, obj)
}

func (r needResolver) ArisesInConnection(ctx context.Context, obj *Need, _ map[string]any, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*NeedArisesInConnection, error) {
	return find[*NeedArisesInConnection](ctx, r.resolver, obj)
}

func (r needResolver) Category(ctx context.Context, obj *Need) (*Term, error) {
	return find[*Term](ctx, r.resolver, obj)
}

func (r needResolver) ServedBy(ctx context.Context, obj *Need, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*NeedServedByConnection, error) {
	return find[*NeedServedByConnection](ctx, r.resolver, obj)
}

type organizationResolver struct{ *resolver }

func (r organizationResolver) Source(ctx context.Context, obj *Organization) (*DataSource, error) {
	return find[*DataSource](ctx, r.resolver, obj)
}

func (r organizationResolver) LegalType(ctx context.Context, obj *Organization) (*LegalType, error) {
	return find[*LegalType](ctx, r.resolver, obj)
}

func (r organizationResolver) RegistrationMode(ctx context.Context, obj *Organization) (*RegistrationMode, error) {
	return find[*RegistrationMode](ctx, r.resolver, obj)
}

func (r organizationResolver) Status(ctx context.Context, obj *Organization) (*OrganizationStatus, error) {
	return find[*OrganizationStatus](ctx, r.resolver, obj)
}

func (r organizationResolver) StatusHistory(ctx context.Context, obj *Organization) ([]*OrganizationStatusPeriod, error) {
	return find[[]*OrganizationStatusPeriod](ctx, r.resolver, obj)
}

func (r organizationResolver) Hub(ctx context.Context, obj *Organization) (*bool, error) {
	return find[*bool](ctx, r.resolver, obj)
}

func (r organizationResolver) SeparatedFromGovernment(ctx context.Context, obj *Organization) (*bool, error) {
	return find[*bool](ctx, r.resolver, obj)
}

func (r organizationResolver) StaffCount(ctx context.Context, obj *Organization) (*int, error) {
	return find[*int](ctx, r.resolver, obj)
}

func (r organizationResolver) BasedIn(ctx context.Context, obj *Organization) (AdministrativeDivision, error) {
	return find[AdministrativeDivision](ctx, r.resolver, obj)
}

func (r organizationResolver) Undertakes(ctx context.Context, obj *Organization, _ map[string]any, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*OrganizationUndertakesConnection, error) {
	return find[*OrganizationUndertakesConnection](ctx, r.resolver, obj)
}

func (r organizationResolver) Serves(ctx context.Context, obj *Organization, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*OrganizationServesConnection, error) {
	return find[*OrganizationServesConnection](ctx, r.resolver, obj)
}

type personResolver struct{ *resolver }

func (r personResolver) Source(ctx context.Context, obj *Person) (*DataSource, error) {
	return find[*DataSource](ctx, r.resolver, obj)
}

type projectResolver struct{ *resolver }

func (r projectResolver) Source(ctx context.Context, obj *Project) (*DataSource, error) {
	return find[*DataSource](ctx, r.resolver, obj)
}

func (r projectResolver) State(ctx context.Context, obj *Project) (*ProjectState, error) {
	return find[*ProjectState](ctx, r.resolver, obj)
}

func (r projectResolver) Addresses(ctx context.Context, obj *Project, _ map[string]any, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*ProjectAddressesConnection, error) {
	return find[*ProjectAddressesConnection](ctx, r.resolver, obj)
}

func (r projectResolver) DeliveredIn(ctx context.Context, obj *Project, _ map[string]any, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*ProjectDeliveredInConnection, error) {
	return find[*ProjectDeliveredInConnection](ctx, r.resolver, obj)
}

func (r projectResolver) UndertakenBy(ctx context.Context, obj *Project, _ map[string]any, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*ProjectUndertakenByConnection, error) {
	return find[*ProjectUndertakenByConnection](ctx, r.resolver, obj)
}

type queryResolver struct{ *resolver }

func (r queryResolver) Node(ctx context.Context, _ string, _ *string, _ *string) (Node, error) {
	return find[Node](ctx, r.resolver, nil)
}

func (r queryResolver) Nodes(ctx context.Context, _ []string, _ *string, _ *string) ([]Node, error) {
	return find[[]Node](ctx, r.resolver, nil)
}

func (r queryResolver) Actor(ctx context.Context, _ map[string]any, _ *string, _ *string) (Actor, error) {
	return find[Actor](ctx, r.resolver, nil)
}

func (r queryResolver) Actors(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string, _ *string, _ *string) (*ActorConnection, error) {
	return find[*ActorConnection](ctx, r.resolver, nil)
}

func (r queryResolver) Person(ctx context.Context, _ map[string]any, _ *string, _ *string) (*Person, error) {
	return find[*Person](ctx, r.resolver, nil)
}

func (r queryResolver) People(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string, _ *string, _ *string) (*PersonConnection, error) {
	return find[*PersonConnection](ctx, r.resolver, nil)
}

func (r queryResolver) AdministrativeDivision(ctx context.Context, _ map[string]any, _ *string, _ *string) (AdministrativeDivision, error) {
	return find[AdministrativeDivision](ctx, r.resolver, nil)
}

func (r queryResolver) AdministrativeDivisions(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string, _ *string, _ *string) (*AdministrativeDivisionConnection, error) {
	return find[*AdministrativeDivisionConnection](ctx, r.resolver, nil)
}

func (r queryResolver) Jurisdiction(ctx context.Context, _ map[string]any, _ *string, _ *string) (*Jurisdiction, error) {
	return find[*Jurisdiction](ctx, r.resolver, nil)
}

func (r queryResolver) Jurisdictions(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string, _ *string, _ *string) (*JurisdictionConnection, error) {
	return find[*JurisdictionConnection](ctx, r.resolver, nil)
}

func (r queryResolver) Community(ctx context.Context, _ map[string]any, _ *string, _ *string) (*Community, error) {
	return find[*Community](ctx, r.resolver, nil)
}

func (r queryResolver) Communities(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string, _ *string, _ *string) (*CommunityConnection, error) {
	return find[*CommunityConnection](ctx, r.resolver, nil)
}

func (r queryResolver) Organization(ctx context.Context, _ map[string]any, _ *string, _ *string) (*Organization, error) {
	return find[*Organization](ctx, r.resolver, nil)
}

func (r queryResolver) Organizations(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string, _ *string, _ *string) (*OrganizationConnection, error) {
	return find[*OrganizationConnection](ctx, r.resolver, nil)
}

func (r queryResolver) Need(ctx context.Context, _ map[string]any, _ *string, _ *string) (*Need, error) {
	return find[*Need](ctx, r.resolver, nil)
}

func (r queryResolver) Needs(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string, _ *string, _ *string) (*NeedConnection, error) {
	return find[*NeedConnection](ctx, r.resolver, nil)
}

func (r queryResolver) Project(ctx context.Context, _ map[string]any, _ *string, _ *string) (*Project, error) {
	return find[*Project](ctx, r.resolver, nil)
}

func (r queryResolver) Projects(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string, _ *string, _ *string) (*ProjectConnection, error) {
	return find[*ProjectConnection](ctx, r.resolver, nil)
}

func (r queryResolver) Service(ctx context.Context, _ map[string]any, _ *string, _ *string) (*Service, error) {
	return find[*Service](ctx, r.resolver, nil)
}

func (r queryResolver) Services(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string, _ *string, _ *string) (*ServiceConnection, error) {
	return find[*ServiceConnection](ctx, r.resolver, nil)
}

func (r queryResolver) Term(ctx context.Context, _ map[string]any, _ *string, _ *string) (*Term, error) {
	return find[*Term](ctx, r.resolver, nil)
}

func (r queryResolver) Terms(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string, _ *string, _ *string) (*TermConnection, error) {
	return find[*TermConnection](ctx, r.resolver, nil)
}

func (r queryResolver) DataSource(ctx context.Context, _ map[string]any, _ *string, _ *string) (*DataSource, error) {
	return find[*DataSource](ctx, r.resolver, nil)
}

func (r queryResolver) DataSources(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string, _ *string, _ *string) (*DataSourceConnection, error) {
	return find[*DataSourceConnection](ctx, r.resolver, nil)
}

func (r queryResolver) Meeting(ctx context.Context, _ map[string]any, _ *string, _ *string) (*Meeting, error) {
	return find[*Meeting](ctx, r.resolver, nil)
}

func (r queryResolver) Meetings(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string, _ *string, _ *string) (*MeetingConnection, error) {
	return find[*MeetingConnection](ctx, r.resolver, nil)
}

type serviceResolver struct{ *resolver }

func (r serviceResolver) Source(ctx context.Context, obj *Service) (*DataSource, error) {
	return find[*DataSource](ctx, r.resolver, obj)
}

func (r serviceResolver) Status(ctx context.Context, obj *Service) (*ServiceStatus, error) {
	return find[*ServiceStatus](ctx, r.resolver, obj)
}

func (r serviceResolver) StatusHistory(ctx context.Context, obj *Service) ([]*ServiceStatusPeriod, error) {
	return find[[]*ServiceStatusPeriod](ctx, r.resolver, obj)
}

func (r serviceResolver) OfferedBy(ctx context.Context, obj *Service) (*Organization, error) {
	return find[*Organization](ctx, r.resolver, obj)
}

func (r serviceResolver) DeliveredIn(ctx context.Context, obj *Service, _ map[string]any, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*ServiceDeliveredInConnection, error) {
	return find[*ServiceDeliveredInConnection](ctx, r.resolver, obj)
}

func (r serviceResolver) Category(ctx context.Context, obj *Service) (*Term, error) {
	return find[*Term](ctx, r.resolver, obj)
}

type termResolver struct{ *resolver }

func (r termResolver) Source(ctx context.Context, obj *Term) (*DataSource, error) {
	return find[*DataSource](ctx, r.resolver, obj)
}

func (r termResolver) Broader(ctx context.Context, obj *Term) (*Term, error) {
	return find[*Term](ctx, r.resolver, obj)
}

func (r termResolver) Needs(ctx context.Context, obj *Term, _ map[string]any, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *string) (*TermNeedsConnection, error) {
	return find[*TermNeedsConnection](ctx, r.resolver, obj)
}
