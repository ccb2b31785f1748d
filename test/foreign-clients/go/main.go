// An application on the Go SDK that does what the tests tell it: a command a line on standard input, an answer a line on standard output.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
)

// settings are the first argument, as JSON.
type settings struct {
	MCPURL      string `json:"mcp_url"`
	DocumentURL string `json:"document_url"`
	Registered  *struct {
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
	} `json:"registered"`
}

func main() {
	var s settings
	if err := json.Unmarshal([]byte(os.Args[1]), &s); err != nil {
		log.Fatal(err)
	}
	commands := readCommands()
	application, err := connect(context.Background(), s)
	if err != nil {
		log.Fatal(err)
	}
	for command := range commands {
		answer := map[string]any{}
		if result, err := application.obey(context.Background(), command); err != nil {
			answer["error"] = err.Error()
		} else {
			answer["result"] = result
		}
		line, _ := json.Marshal(answer)
		fmt.Println(string(line))
	}
}

// readCommands reads standard input, whatever else goes on, and ends the program when that ends: with whoever started it.
func readCommands() <-chan string {
	commands := make(chan string)
	go func() {
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			commands <- lines.Text()
		}
		os.Exit(0)
	}()
	return commands
}

// application is a connected client.
type application struct {
	session *mcp.ClientSession
	tokens  *tokens
}

func connect(ctx context.Context, s settings) (*application, error) {
	callback, err := startCallback()
	if err != nil {
		return nil, err
	}
	kept := &tokens{}
	config := &auth.AuthorizationCodeHandlerConfig{
		RedirectURL:              callback.redirectURI,
		AuthorizationCodeFetcher: callback.signIn,
		RequestRefreshToken:      true,
		NewTokenSource:           kept.newSource,
	}
	switch {
	case s.DocumentURL != "":
		config.ClientIDMetadataDocumentConfig = &auth.ClientIDMetadataDocumentConfig{URL: s.DocumentURL}
	case s.Registered != nil:
		config.PreregisteredClient = &oauthex.ClientCredentials{
			ClientID:         s.Registered.ClientID,
			ClientSecretAuth: &oauthex.ClientSecretAuth{ClientSecret: s.Registered.ClientSecret},
		}
	default:
		config.DynamicClientRegistrationConfig = &auth.DynamicClientRegistrationConfig{Metadata: &oauthex.ClientRegistrationMetadata{
			ClientName:   "Go worker",
			RedirectURIs: []string{callback.redirectURI},
			GrantTypes:   []string{"authorization_code", "refresh_token"},
		}}
	}
	handler, err := auth.NewAuthorizationCodeHandler(config)
	if err != nil {
		return nil, err
	}
	client := mcp.NewClient(&mcp.Implementation{Name: "go-worker", Version: "1.0.0"}, nil)
	session, err := client.Connect(ctx, &mcp.StreamableClientTransport{Endpoint: s.MCPURL, OAuthHandler: handler}, nil)
	return &application{session, kept}, err
}

// obey carries out a command: its name, and its arguments.
func (a *application) obey(ctx context.Context, line string) (any, error) {
	var command []any
	if err := json.Unmarshal([]byte(line), &command); err != nil {
		return nil, err
	}
	switch name := command[0].(string); name {
	case "list_tools":
		var names []string
		for tool, err := range a.session.Tools(ctx, nil) {
			if err != nil {
				return nil, err
			}
			names = append(names, tool.Name)
		}
		return names, nil
	case "call_tool":
		return a.session.CallTool(ctx, &mcp.CallToolParams{Name: command[1].(string), Arguments: command[2]})
	case "tokens":
		token, err := a.tokens.Token()
		if err != nil {
			return nil, err
		}
		return map[string]any{"access_token": token.AccessToken, "refresh_token": token.RefreshToken, "scope": token.Extra("scope")}, nil
	case "credentials":
		return map[string]any{"client_id": a.tokens.config.ClientID, "client_secret": a.tokens.config.ClientSecret}, nil
	case "replace_access_token":
		return nil, a.tokens.replaceAccessToken(command[1].(string))
	default:
		return nil, fmt.Errorf("no command is called %s", name)
	}
}
