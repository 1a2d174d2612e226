package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"liandong/graph"
)

// Limits of a connection: without them one slow client per connection could hold the hub for ever.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second
	idleTimeout   = 60 * time.Second
	headerBytes   = 16 << 10
	writeMargin   = 30 * time.Second // to take the answer in, after the request's own deadline
)

// Listen opens the address. A port in use is Unavailable with code ADDRESS_IN_USE, anything else Invalid.
func Listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err == nil {
		return listener, nil
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, &graph.Error{Kind: graph.Unavailable, Op: "server.Listen", Code: "ADDRESS_IN_USE", Err: err, Message: graph.Text{
			En: fmt.Sprintf("another program listens on %s: stop it or choose another address with --addr", addr),
			Zh: fmt.Sprintf("地址 %s 已被占用：请停止占用程序，或用 --addr 指定其他地址", addr)}}
	}
	return nil, &graph.Error{Kind: graph.Invalid, Op: "server.Listen", Field: "addr", Err: err, Message: graph.Text{
		En: fmt.Sprintf("the hub cannot listen on %s: choose an address of this machine with --addr", addr),
		Zh: fmt.Sprintf("无法监听 %s：请用 --addr 指定本机地址", addr)}}
}

// Serve answers on the listener until the context ends, then stops gracefully: not ready any more, no new connections,
// and what runs may finish within Config.StopDeadline. It returns nil after a graceful stop, Unavailable when it had to
// cut requests short, and closes the listener in any case.
func Serve(ctx context.Context, listener net.Listener, h *Handler) error {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      readTimeout + h.config.RequestDeadline + writeMargin,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    headerBytes,
		ErrorLog:          slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return &graph.Error{Kind: graph.Internal, Op: "server.Serve", Err: err}
	case <-ctx.Done():
	}
	h.draining.Store(true)
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), h.config.StopDeadline)
	defer cancel()
	err := server.Shutdown(deadline)
	if err == nil {
		return nil
	}
	return &graph.Error{Kind: graph.Unavailable, Op: "server.Serve", Err: errors.Join(err, server.Close()), Message: graph.Text{
		En: fmt.Sprintf("requests still ran %s after the stop and were cut", h.config.StopDeadline),
		Zh: fmt.Sprintf("停止 %s 后仍有请求在执行，已中断", h.config.StopDeadline)}}
}
