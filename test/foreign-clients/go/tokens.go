package main

import (
	"context"
	"time"

	"golang.org/x/oauth2"
)

// tokens keeps what the token endpoint answered last, and with what the client authenticated there.
type tokens struct {
	config *oauth2.Config
	source oauth2.TokenSource
}

// newSource is what the SDK calls after each sign-in.
func (t *tokens) newSource(ctx context.Context, config *oauth2.Config, token *oauth2.Token) (oauth2.TokenSource, error) {
	t.config = config
	t.source = config.TokenSource(ctx, token)
	return t, nil
}

// Token returns the token of the next request, renewed if it has expired.
func (t *tokens) Token() (*oauth2.Token, error) {
	return t.source.Token()
}

// replaceAccessToken makes it an expired one: the SDK refreshes by its clock alone.
func (t *tokens) replaceAccessToken(accessToken string) error {
	token, err := t.source.Token()
	if err != nil {
		return err
	}
	expired := *token
	expired.AccessToken, expired.Expiry = accessToken, time.Now().Add(-time.Second)
	t.source = t.config.TokenSource(context.Background(), &expired)
	return nil
}
