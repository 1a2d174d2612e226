package server

import (
	"context"
	"maps"
	"slices"
	"strings"

	"liandong/access"
	"liandong/graph"
)

// purposeHeader says why somebody reads what is put on record.
const purposeHeader = "Liandong-Purpose"

// record puts what an operation has read of watched data on record, before its answer goes out; an error means that it must not.
func (h *Handler) record(ctx context.Context, document, purpose string, readings graph.Readings) error {
	if h.config.Audit == nil || len(readings) == 0 {
		return nil
	}
	actor := graph.ActorFrom(ctx)
	reading := access.Reading{Who: actor.Name, Purpose: purpose, Policy: h.config.PolicyVersion, Question: access.Fingerprint(document)}
	if actor.Anonymous() {
		reading.Who = "anonymous"
	}
	rights := access.RightsFrom(ctx)
	reading.Roles = rights.Roles()
	for _, one := range rights.Rescues {
		reading.Purpose = strings.TrimSpace("break-glass " + one.ID + " " + purpose)
	}
	classes := map[string]bool{}
	for as, times := range readings {
		classes[as.Class] = true
		reading.Fields = append(reading.Fields, as.Field)
		reading.Records += int64(times)
	}
	slices.Sort(reading.Fields)
	reading.Classes = slices.Sorted(maps.Keys(classes))
	_, err := h.config.Audit.Record(ctx, reading)
	return err
}

// purposeOf is the reason that a caller gives, cut where it is no reason any more.
func purposeOf(header string) string {
	return clip(strings.TrimSpace(header))
}
