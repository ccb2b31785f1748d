import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser';
import { serverApp } from './server-app';
import type { AuthorizerSettings, ExternalTokenSettings } from '../../../src/contract';
import { endpointsOf, remoteMcp } from '../cli/command';

const ISSUER = 'https://login.example.com/tenant/v2.0';

const SETTINGS: AuthorizerSettings = {
  version: 1,
  tokens: {
    type: 'external',
    issuer: ISSUER,
    jwksUri: `${ISSUER}/keys`,
    audiences: ['abc'],
    requiredClaims: { token_use: 'access' },
    clientIdClaims: ['azp'],
    scopeClaims: ['scp'],
    scopePrefix: '',
    requestedScopePrefix: 'api://handbook/',
  },
  scopes: [{ name: 'read', implies: [], formerNames: [] }, { name: 'write', implies: ['read'], formerNames: [] }],
  toolScopes: { edit_page: ['write'] },
  cacheSeconds: 0,
};

let endpoints: any;
let settings: AuthorizerSettings;

beforeAll(async () => {
  const app = await serverApp(SETTINGS, { issuer: ISSUER, atEnd: afterAll });
  endpoints = await endpointsOf(remoteMcp(app.args, app.folder, afterAll));
  settings = await (await fetch(endpoints.mcpUrl.replace(/mcp$/, 'settings'))).json() as AuthorizerSettings;
});

const insecure = { execute: [openid.allowInsecureRequests] };

const verified = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${endpoints.issuer}/jwks`)), { issuer: endpoints.issuer, audience: endpoints.mcpUrl, typ: 'at+jwt' });

test('clients and the authorizer are led to the local login', async () => {
  expect(endpoints.issuer).toBe(endpoints.localLogin);
  expect(endpoints).not.toHaveProperty('initialAccessToken');
  expect(settings).toEqual({
    ...SETTINGS,
    tokens: {
      type: 'external',
      issuer: endpoints.issuer,
      audiences: [endpoints.mcpUrl],
      types: ['at+jwt'],
      requiredClaims: {},
      clientIdClaims: ['client_id'],
      scopeClaims: ['scope'],
      scopePrefix: 'api://handbook/',
      requestedScopePrefix: 'api://handbook/',
    } satisfies ExternalTokenSettings,
  });
  expect(await (await fetch(endpoints.mcpUrl.replace(/mcp$/, 'resource'))).json()).toEqual({
    resource: endpoints.mcpUrl, authorization_servers: [endpoints.issuer],
  });
});

describe('access tokens are for the MCP URL, with the scopes that were asked for', () => {
  const scope = 'openid offline_access api://handbook/read';

  test('of people, also after a refresh', async () => {
    const redirectUri = 'http://127.0.0.1:9/callback';
    const client = await openid.dynamicClientRegistration(new URL(endpoints.issuer), {
      client_name: 'test', redirect_uris: [redirectUri], grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none', application_type: 'native',
    }, openid.None(), { ...insecure, algorithm: 'oidc' });
    const codeVerifier = openid.randomPKCECodeVerifier();
    const url = openid.buildAuthorizationUrl(client, {
      redirect_uri: redirectUri,
      resource: endpoints.mcpUrl,
      scope,
      prompt: 'consent',
      code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
    const browser = openBrowser();
    const page = await browser.open(url);
    expect(page.html).toContain('Asked for: openid offline_access api://handbook/read.');
    const { location } = await browser.press(page, 'Max Member');
    const checks = { pkceCodeVerifier: codeVerifier, idTokenExpected: true };
    const tokens = await openid.authorizationCodeGrant(client, location!, checks, { resource: endpoints.mcpUrl });
    const refreshed = await openid.refreshTokenGrant(client, tokens.refresh_token!, { resource: endpoints.mcpUrl });

    for (const { access_token: token } of [tokens, refreshed]) {
      expect((await verified(token)).payload).toMatchObject({ sub: 'local-member', client_id: client.clientMetadata().client_id, scope: 'api://handbook/read' });
    }
  });

  test('of machines', async () => {
    const client = await openid.dynamicClientRegistration(new URL(endpoints.issuer), {
      client_name: 'test', redirect_uris: [], response_types: [], grant_types: ['client_credentials'],
    }, openid.ClientSecretBasic(), { ...insecure, algorithm: 'oidc' });
    const { access_token: token } = await openid.clientCredentialsGrant(client, { resource: endpoints.mcpUrl, scope: 'api://handbook/write' });

    expect((await verified(token)).payload).toMatchObject({ sub: client.clientMetadata().client_id, scope: 'api://handbook/write' });
  });

  test('and for nothing else', async () => {
    const client = await openid.dynamicClientRegistration(new URL(endpoints.issuer), {
      client_name: 'test', redirect_uris: [], response_types: [], grant_types: ['client_credentials'],
    }, openid.ClientSecretBasic(), { ...insecure, algorithm: 'oidc' });

    await expect(openid.clientCredentialsGrant(client, { resource: 'https://other.example/mcp' })).rejects.toMatchObject({ error: 'invalid_target' });
  });
});
