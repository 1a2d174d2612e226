package server

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strconv"

	"liandong/access"
	"liandong/graph"
)

// askRescue notes that who asks wants to be let in for an emergency. Hours are text, as all fields of such a body.
func (h *Handler) askRescue(w http.ResponseWriter, r *http.Request) {
	var territory, reason, hours string
	if why := readFields(w, r, map[string]*string{"territory": &territory, "reason": &reason, "hours": &hours}); why != "" {
		writeRefusal(w, r, why)
		return
	}
	count, err := strconv.Atoi(hours)
	if err != nil {
		count = 0 // refused with the sentence about hours
	}
	h.rescued(w, r, "emergency access asked for", func(ctx context.Context, actor graph.Actor, _ *access.Rights) (access.Rescue, error) {
		return h.config.Access.AskRescue(ctx, actor, territory, reason, count)
	})
}

// approveRescue is the second person's.
func (h *Handler) approveRescue(w http.ResponseWriter, r *http.Request) {
	h.rescued(w, r, "emergency access approved", func(ctx context.Context, actor graph.Actor, rights *access.Rights) (access.Rescue, error) {
		if err := rights.Require(access.ToRescue); err != nil {
			return access.Rescue{}, err
		}
		return h.config.Access.ApproveRescue(ctx, r.PathValue("id"), actor)
	})
}

// endRescue is of who asked, and of those who may approve.
func (h *Handler) endRescue(w http.ResponseWriter, r *http.Request) {
	h.rescued(w, r, "emergency access ended", func(ctx context.Context, actor graph.Actor, rights *access.Rights) (access.Rescue, error) {
		own := slices.ContainsFunc(rights.Rescues, func(one access.Rescue) bool { return one.ID == r.PathValue("id") })
		if err := rights.Require(access.ToRescue); err != nil && !own {
			return access.Rescue{}, err
		}
		return h.config.Access.EndRescue(ctx, r.PathValue("id"), actor)
	})
}

// signedIn decides what who asks may do; false where that was refused, as to who is nobody in particular.
func (h *Handler) signedIn(w http.ResponseWriter, r *http.Request) (context.Context, bool) {
	ctx, err := h.decide(r.Context())
	switch {
	case err != nil:
		h.refuse(w, r, err)
	case graph.ActorFrom(ctx).Anonymous():
		writeRefusal(w, r, noSession)
	default:
		return ctx, true
	}
	return nil, false
}

// rescued decides who asks, does what is asked, logs it by its id and answers.
func (h *Handler) rescued(w http.ResponseWriter, r *http.Request, what string, do func(context.Context, graph.Actor, *access.Rights) (access.Rescue, error)) {
	ctx, ok := h.signedIn(w, r)
	if !ok {
		return
	}
	actor := graph.ActorFrom(ctx)
	one, err := do(ctx, actor, access.RightsFrom(ctx))
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	h.log.LogAttrs(ctx, slog.LevelWarn, what, slog.String("request_id", requestFrom(ctx).id), slog.String("rescue", one.ID), slog.String("actor", actor.Name))
	h.answerJSON(w, r, http.StatusOK, one)
}

// listRescues shows all to who may approve, and to others their own.
func (h *Handler) listRescues(w http.ResponseWriter, r *http.Request) {
	ctx, ok := h.signedIn(w, r)
	if !ok {
		return
	}
	actor := graph.ActorFrom(ctx)
	list, err := h.config.Access.Rescues(ctx)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	if !access.RightsFrom(ctx).May(access.ToRescue) {
		list = slices.DeleteFunc(list, func(one access.Rescue) bool { return one.Actor != actor.Name })
	}
	if list == nil {
		list = []access.Rescue{}
	}
	h.answerJSON(w, r, http.StatusOK, list)
}
