import { expect, test } from 'vitest';
import { banner, type BannerInput } from '../../../local/commands/local/banner';

const INPUT: BannerInput = {
  stackName: 'Weather',
  endpoints: {
    mcpUrl: 'http://127.0.0.1:3000/prod/mcp', issuer: 'http://127.0.0.1:3000/prod', initialAccessToken: 'initial', outputs: {}, apis: { Api: 'http://127.0.0.1:3000' },
  },
  peopleSignIn: false,
  sample: { scopes: [] },
  colour: false,
};

test('where people sign in, the commands for them come first', () => {
  const text = banner({ ...INPUT, peopleSignIn: true, endpoints: { ...INPUT.endpoints, passphrase: 'secret', localLogin: 'http://127.0.0.1:3001' } });

  expect(text).toContain('  Passphrase            secret\n  Local login           http://127.0.0.1:3001 (test users');
  expect(text.indexOf('\nclaude mcp add --transport http local-3000 http://127.0.0.1:3000/prod/mcp\n')).toBeGreaterThan(0);
  expect(text.indexOf('claude mcp add')).toBeLessThan(text.indexOf('# Register a client that acts for itself'));
});

test('machine clients alone get no commands of people', () => {
  expect(banner(INPUT)).not.toContain('claude mcp add');
});

test('an authorization server elsewhere on this machine is named, and no client can be registered for it', () => {
  const { initialAccessToken: _, ...endpoints } = INPUT.endpoints;
  const text = banner({ ...INPUT, peopleSignIn: true, endpoints: { ...endpoints, issuer: 'http://127.0.0.1:9999' } });

  expect(text).toContain('Its access tokens come from the issuer above');
  expect(text).not.toContain('Initial access token');
  expect(text).not.toContain('# Register');
});

test('the token of a machine client has the scopes that tools need', () => {
  expect(banner({ ...INPUT, sample: { scopes: ['read', 'write'] } })).toContain("-d resource=http://127.0.0.1:3000/prod/mcp -d 'scope=read write' \\\n");
  expect(banner(INPUT)).not.toContain('scope=');
});
