import { expect, test } from 'vitest';
import { clientView } from '../../../../lambda-src/oauth/pages/client-view';

const REDIRECT_URI = 'https://app.example.com/callback';

test('a client that is known by its document has the host of the document', () => {
  const metadata = { client_id: 'https://app.example.com:8443/oauth/client.json', client_name: 'App', client_uri: 'https://www.example.com/app' };

  expect(clientView(metadata, 'document', REDIRECT_URI)).toEqual({
    name: 'App',
    origin: { type: 'document', host: 'app.example.com:8443' },
    destination: { type: 'web', host: 'app.example.com' },
    website: 'www.example.com',
  });
});

test('a client that calls itself by a URL, but registered itself, has no host', () => {
  expect(clientView({ client_id: 'https://claude.ai/client.json' }, 'self', REDIRECT_URI).origin).toEqual({ type: 'self' });
});

test.each([
  ['http://localhost/callback', { type: 'thisComputer', host: 'localhost' }],
  ['http://127.0.0.1:3334/oauth/callback', { type: 'thisComputer', host: '127.0.0.1:3334' }],
  ['http://[::1]:80/', { type: 'thisComputer', host: '[::1]' }],
  ['https://localhost:8443/', { type: 'thisComputer', host: 'localhost:8443' }],
  ['https://localhost.example.com/', { type: 'web', host: 'localhost.example.com' }],
  ['https://127.0.0.1.example.com/', { type: 'web', host: '127.0.0.1.example.com' }],
  ['https://bücher.example/', { type: 'web', host: 'xn--bcher-kva.example' }],
  ['cursor://anysphere.cursor-mcp/oauth/callback', { type: 'app', scheme: 'cursor' }],
  ['com.example.app:/callback', { type: 'app', scheme: 'com.example.app' }],
])('%s is shown by where it leads', (redirectUri, destination) => {
  expect(clientView({ client_id: 'c' }, 'self', redirectUri).destination).toEqual(destination);
});

const WELL_KNOWN = { claude: ['claude.ai', 'claude.com'], gemini: ['*.google.com'], copilot: ['vscode.dev', '*.vscode.dev'] };

test.each([
  ['https://claude.ai/api/mcp/auth_callback', true],
  ['https://vscode.dev/redirect', true],
  // below these, anybody can have a page
  ['https://script.google.com/macros/s/evil/exec', undefined],
  ['https://evil.vscode.dev/', undefined],
  ['https://claude.ai:8443/', undefined],
  ['https://claude.ai.example.com/', undefined],
  ['https://xclaude.ai/', undefined],
  ['claude://claude.ai/', undefined],
  ['http://localhost/claude.ai', undefined],
])('%s is known: %s', (redirectUri, isKnown) => {
  expect(clientView({ client_id: 'c', client_name: 'Claude' }, 'self', redirectUri, WELL_KNOWN).destination).toHaveProperty('type');
  expect((clientView({ client_id: 'c' }, 'self', redirectUri, WELL_KNOWN).destination as { isKnown?: true }).isKnown).toBe(isKnown);
});

test.each(['javascript:alert(1)', 'http://example.com/', 'not a URL', undefined])('the website %s is none', (uri) => {
  expect(clientView({ client_id: 'c', client_uri: uri }, 'owner', REDIRECT_URI).website).toBeUndefined();
});
