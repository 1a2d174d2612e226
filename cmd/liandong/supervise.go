package main

import (
	"context"
	"fmt"
	"time"

	"liandong/graph"
	"liandong/localdb"
)

// A database that ends by itself is brought back so often within so long; then the hub ends. The pause before grows with
// the square of how often it was.
const (
	mostRevivals   = 5
	revivalsWithin = 10 * time.Minute
	lookEvery      = 2 * time.Second // whether a database that runs still takes requests
)

// supervise keeps the bundled database up until the context ends, and returns nil then. It returns the reason why the hub
// cannot go on: the database was stopped on purpose, or does not stay up.
func (c *cli) supervise(ctx context.Context, h *hub) error {
	var revivals []time.Time
	for h.troubled(ctx) {
		for len(revivals) > 0 && time.Since(revivals[0]) > revivalsWithin {
			revivals = revivals[1:]
		}
		if len(revivals) == mostRevivals {
			return doesNotStay()
		}
		c.note(graph.Text{En: "… the database has ended or stopped working: starting it again", Zh: "… 数据库已退出或停止工作：正在重新启动"})
		h.reviving.Store(true)
		err := wait(ctx, time.Duration(len(revivals)*len(revivals))*time.Second)
		if err == nil {
			err = h.database.Revive(ctx)
		}
		revivals = append(revivals, time.Now())
		switch {
		case ctx.Err() != nil:
			return nil
		case err == nil:
			h.reviving.Store(false)
			c.note(graph.Text{En: "… the database is back", Zh: "… 数据库已恢复"})
		case codeOf(err) == localdb.Stopped || len(revivals) == mostRevivals:
			return err
		default:
			c.note(graph.Text{En: "… %s", Zh: "… %s"}, c.sentence(err))
		}
	}
	return nil
}

func doesNotStay() error {
	return &graph.Error{Kind: graph.Unavailable, Op: "liandong.supervise", Code: localdb.DatabaseExited, Message: graph.Text{
		En: fmt.Sprintf("the database keeps ending: it was started again %d times within ten minutes; look at its log (liandong db status) and start the hub again", mostRevivals),
		Zh: fmt.Sprintf("数据库反复退出：十分钟内已重新启动 %d 次；请查看其日志（liandong db status）后重新启动服务", mostRevivals)}}
}

// troubled waits until the database has ended or has stopped taking requests, and is false when the context ends first.
func (h *hub) troubled(ctx context.Context) bool {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-h.database.Exited():
			return true
		case <-look.C:
			if _, _, err := h.store.Ping(ctx); codeOf(err) == "DATABASE_FAILED" {
				return true
			}
		}
	}
}

// ping says why the database does not answer, nil when it does.
func (h *hub) ping(ctx context.Context) error {
	_, _, err := h.store.Ping(ctx)
	if err != nil && h.reviving.Load() {
		return &graph.Error{Kind: graph.Unavailable, Op: "liandong.ping", Code: "DATABASE_RESTARTING", Err: err, Message: graph.Text{
			En: "the database has ended and is being started again: ask again in some seconds", Zh: "数据库已退出，正在重新启动：请数秒后重试"}}
	}
	return err
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
