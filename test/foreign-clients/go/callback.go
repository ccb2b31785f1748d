package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"

	"github.com/modelcontextprotocol/go-sdk/auth"
)

// callback is where the browser comes back to: a free port of this machine (RFC 8252 section 7.3).
type callback struct {
	redirectURI string
	arrived     chan *auth.AuthorizationResult
}

// startCallback starts to listen.
func startCallback() (*callback, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &callback{
		redirectURI: fmt.Sprintf("http://%s/callback", listener.Addr()),
		arrived:     make(chan *auth.AuthorizationResult, 1),
	}
	go http.Serve(listener, http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		query := request.URL.Query()
		c.arrived <- &auth.AuthorizationResult{Code: query.Get("code"), State: query.Get("state"), Iss: query.Get("iss")}
	}))
	return c, nil
}

// signIn says where the person signs in, and waits until the browser is back.
func (c *callback) signIn(ctx context.Context, args *auth.AuthorizationArgs) (*auth.AuthorizationResult, error) {
	fmt.Fprintf(os.Stderr, "Sign in at %s\n", args.URL)
	select {
	case result := <-c.arrived:
		return result, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
