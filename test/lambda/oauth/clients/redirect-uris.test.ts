import fc from 'fast-check';
import { type Client, type ClientMetadata, Provider } from 'oidc-provider';
import { describe, expect, test } from 'vitest';
import { applicationTypeOf, redirectUriProblem, requireRedirectUris } from '../../../../lambda-src/oauth/clients/redirect-uris';

const POLICY = { redirectSchemes: ['cursor', 'com.example.app'] };

describe('people can be sent back to', () => {
  test.each([
    'https://claude.ai/api/mcp/auth_callback', 'https://chatgpt.com/connector/oauth/x1', 'https://vscode.dev/redirect', 'https://c.example.com:8443/cb?a=b',
    'http://127.0.0.1', 'http://127.0.0.1:33418/', 'http://localhost/callback', 'http://localhost:3334/oauth/callback', 'http://[::1]:8080/cb',
    'cursor://anysphere.cursor-mcp/oauth/callback', 'com.example.app:/oauth',
  ])('%s', (uri) => {
    expect(redirectUriProblem(uri, POLICY)).toBeUndefined();
  });

  test.each(['https://claude.ai/cb', 'https://a.b.example.com/cb', 'http://localhost:1/cb', 'cursor://x/cb'])('%s, if the owner names hosts', (uri) => {
    expect(redirectUriProblem(uri, { ...POLICY, redirectHosts: ['claude.ai', '*.example.com'] })).toBeUndefined();
  });
});

describe('where the owner takes any domain name in reverse order (RFC 8252 section 7.1), people', () => {
  const ANY = { redirectSchemes: ['*.*', 'vscode'] };

  test.each([
    'com.example.app:/cb', 'com.example.app://oauth/callback', 'com.example.app:cb', 'io.github.somebody.app:/', 'dev.zed.zed:/cb', 'de.xn--mnchen-3ya.app:/cb',
    'xn--p1ai.example.app:/cb', 'com.googleusercontent.apps.123-abc:/oauth2redirect', 'ai.x.grok:/cb', 'app.example:/cb?a=b', 'vscode://publisher.extension/cb',
    'com.microsoft.copilot:/cb', 'com.chrome-like.app:/cb',
  ])('can be sent back to %s', (uri) => {
    expect(redirectUriProblem(uri, ANY)).toBeUndefined();
  });

  test.each([
    // no domain names
    'zed://x/cb', 'app:/cb', 'com.:/cb', '.com:/cb', 'com..app:/cb', 'com.-app:/cb', 'com.app-:/cb', 'c0m.example:/cb', 'x-apple.systempreferences:x', 'a.b:/cb', '3.14:/x', '-.x:/',
    `com.${'x'.repeat(64)}:/cb`,
    // what browsers and operating systems do themselves
    'javascript:alert(1)', 'javascript://com.example.app/%0aalert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'blob:x', 'about:blank', 'mailto:a@b.example', 'tel:1', 'sms:1',
    'ws://c.example.com/', 'ftp://c.example.com/', 'intent://x#Intent;scheme=https;end', 'intent:x', 'ms-msdt:/id', 'ms-settings:x', 'search-ms:query=x', 'chrome://settings', 'view-source:x',
    'microsoft.windows.camera:', 'microsoft.windows.photos.crop:x', 'com.apple.systempreferences:x', 'com.apple.tv:/', 'com.android.settings:/', 'com.microsoft.windows.x:/', 'android.app:/x',
    // the rules for all URIs
    'com.example.app:/cb#x', 'com.example.app://user@x/cb', 'Com.Example.App:/cb', 'com.example.app:/c b', 'com.example.app:/"', 'com.example.app:/\u0430',
    `com.example.app:/${'x'.repeat(2_048)}`,
  ])('S04 cannot be sent to %s', (uri) => {
    expect(redirectUriProblem(uri, ANY)).toEqual(expect.stringMatching(/^[\x20-\x7e]+$/));
  });

  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);

  test('can be sent back to every domain name in reverse order that is not of an operating system', () => {
    const name = fc.tuple(fc.constantFrom('com', 'org', 'io', 'dev', 'app', 'ai', 'net', 'de', 'jp'), fc.constantFrom('example', 'mozilla', 'x1'), fc.array(label, { maxLength: 4 }));
    fc.assert(fc.property(name, ([top, second, others]) => {
      expect(redirectUriProblem(`${[top, second, ...others].join('.')}:/cb`, ANY)).toBeUndefined();
    }), { numRuns: 500, seed: 17 });
  });

  test('S04 cannot be sent to a scheme without a dot that the owner does not name, whatever it is', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z][a-z0-9+-]{0,30}$/).filter((scheme) => scheme !== 'vscode' && scheme !== 'https'), (scheme) => {
      expect(redirectUriProblem(`${scheme}:/cb`, ANY)).toBeDefined();
    }), { numRuns: 500, seed: 17 });
  });
});

describe('S04 people cannot be sent to', () => {
  test.each([
    'JaVaScRiPt:alert(1)', 'javascript:alert(1)', '\tjavascript:alert(1)', 'java\nscript:alert(1)', ' javascript:alert(1)', 'javascript://claude.ai/%0aalert(1)',
    'data:text/html,x', 'file:///etc/passwd', 'vbscript:x', 'blob:https://c.example.com/x', 'about:blank', 'filesystem:x', 'view-source:https://c.example.com/',
    'https://c.example.com/#x', 'https://c.example.com/#', 'https://user@c.example.com/', 'https://user:pw@c.example.com/', 'https://@c.example.com/',
    'http://user@127.0.0.1/', 'cursor://user@x/cb', 'https:c.example.com', 'https:/c.example.com', 'https:///c.example.com', 'https:\\\\c.example.com',
    'HTTPS://c.example.com/', 'Cursor://x/cb', 'http://c.example.com/cb', 'http://127.0.0.2/', 'http://127.1/', 'http://2130706433/', 'http://0x7f000001/',
    'http://LOCALHOST/', 'http://localhost./', 'http://localhost.evil.com/', 'http://127.0.0.1.evil.com/', 'http://localhost@evil.com/', 'http://[::2]/',
    'http://[0:0:0:0:0:0:0:1]/', 'http://127.0.0.1:99999/', 'ftp://c.example.com/', 'zed://x/cb', '//c.example.com', '/cb', 'c.example.com', '', 7, null, {},
    'https://c.\u0435xample.com/', 'https://c.example.com/ x', 'https://c.example.com/"',
  ])('%j', (uri) => {
    expect(redirectUriProblem(uri, POLICY)).toEqual(expect.stringMatching(/^[\x20-\x7e]+$/));
  });

  test.each(['https://evil.com/cb', 'https://example.com/cb', 'https://badexample.com/cb', 'https://xlaude.ai/cb', 'https://claude.ai.evil.com/', 'https://evil.com/claude.ai', 'https://claude.ai./cb'])(
    '%s, if the owner names hosts', (uri) => {
      expect(redirectUriProblem(uri, { ...POLICY, redirectHosts: ['claude.ai', '*.example.com'] })).toBeDefined();
    });
});

describe('a client is told', () => {
  const MALFORMED = 'redirect_uris must be URIs of at most 2048 characters without user information, fragment, spaces and quotes';
  const UNSAFE = 'redirect_uris must use https, or http on localhost, 127.0.0.1 or [::1]';
  const longest = `https://c.example.com/${'x'.repeat(2_048 - 'https://c.example.com/'.length)}`;

  test.each([
    ['https://user@c.example.com/', MALFORMED],
    [`${longest}x`, MALFORMED],
    ['http://c.example.com/cb', UNSAFE],
    ['https:c.example.com', UNSAFE],
    ['HTTPS://c.example.com/', UNSAFE],
    ['zed://x/cb', 'this server sends nobody to URIs of the scheme zed'],
    ['https://evil.com/cb', 'this server sends nobody to evil.com'],
    [longest, undefined],
  ])('of %s: %s', (uri, problem) => {
    expect(redirectUriProblem(uri, { ...POLICY, redirectHosts: ['c.example.com'] })).toBe(problem);
  });

  test.each([undefined, [], 'https://c.example.com/'])('of %j: at least one URI', (uris) => {
    expect(() => requireRedirectUris(uris, POLICY)).toThrow('redirect_uris must contain at least one URI');
  });

  test('of one that is bad among others', () => {
    expect(() => requireRedirectUris(['https://c.example.com/', 'http://c.example.com/'], POLICY)).toThrow(UNSAFE);
  });
});

describe('the application type', () => {
  test.each([
    [undefined, ['https://c.example.com/cb'], 'web'],
    ['web', ['https://c.example.com/cb'], 'web'],
    ['native', ['https://c.example.com/cb'], 'native'],
    [undefined, ['http://127.0.0.1/cb'], 'native'],
    ['web', ['http://localhost:3000/cb'], 'native'],
    [undefined, ['cursor://x/cb'], 'native'],
    [undefined, ['https://vscode.dev/redirect', 'http://127.0.0.1'], 'native'],
  ])('%s with %j is %s', (requested, uris, type) => {
    expect(applicationTypeOf(requested, uris)).toBe(type);
  });
});

describe('AS7 S01 a redirect URI of a request matches', () => {
  const provider = new Provider('https://as.example.com', {});

  const KnownClient = provider.Client as unknown as new (metadata: ClientMetadata) => Client;

  const allows = (registered: string[], requested: string) => new KnownClient({
    client_id: 'c', redirect_uris: registered, application_type: applicationTypeOf(undefined, registered) as 'web', token_endpoint_auth_method: 'none',
  }).redirectUriAllowed(requested);

  const loopback = fc.constantFrom('127.0.0.1', '[::1]', 'localhost');
  const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined });
  const path = fc.constantFrom('', '/', '/cb', '/cb/', '/CB', '/cb?x=1', '/cb?x=2', '/callback');
  const scheme = fc.constantFrom('http', 'https');
  const host = fc.oneof(loopback, fc.constantFrom('c.example.com', 'C.example.com', 'c.evil', '127.0.0.2', '127.1', 'localhost.evil.com', 'user@localhost', 'LOCALHOST'));
  const parts = fc.record({ scheme, host, port, path });
  type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

  const write = ({ scheme: s, host: h, port: p, path: rest }: Parts) => `${s}://${h}${p === undefined ? '' : `:${p}`}${rest}`;

  /** The rule, written without parsing anything: the same parts, but for the port of a loopback address. */
  const matches = (a: Parts, b: Parts) => {
    const isLoopback = a.scheme === 'http' && ['127.0.0.1', '[::1]', 'localhost'].includes(a.host);
    return a.scheme === b.scheme && a.host === b.host && a.path === b.path && (a.port === b.port || isLoopback);
  };

  test('any port of the loopback address that was registered, and else exactly what was', () => {
    const registrable = parts.filter((it) => redirectUriProblem(write(it), POLICY) === undefined && !(it.scheme === 'https' && it.host !== 'c.example.com'));
    const near = (it: Parts) => fc.record({
      scheme: fc.oneof({ weight: 9, arbitrary: fc.constant(it.scheme) }, scheme),
      host: fc.oneof({ weight: 6, arbitrary: fc.constant(it.host) }, host),
      port: fc.oneof(fc.constant(it.port), port),
      path: fc.oneof({ weight: 6, arbitrary: fc.constant(it.path) }, path),
    });
    let matched = 0;
    let refused = 0;

    fc.assert(fc.property(registrable.chain((it) => fc.tuple(fc.constant(it), near(it))), ([registered, requested]) => {
      const expected = matches(registered, requested);
      matched += Number(expected);
      refused += Number(!expected);
      expect({ registered: write(registered), requested: write(requested), allowed: allows([write(registered)], write(requested)) })
        .toMatchObject({ allowed: expected });
    }), { numRuns: 2_000 });

    // both happened often
    expect(Math.min(matched, refused)).toBeGreaterThan(200);
  });

  test('each of several', () => {
    const registered = ['https://vscode.dev/redirect', 'http://127.0.0.1'];

    expect(['https://vscode.dev/redirect', 'http://127.0.0.1', 'http://127.0.0.1:33418'].map((uri) => allows(registered, uri))).toEqual([true, true, true]);
    expect(['https://vscode.dev:444/redirect', 'http://127.0.0.1:33418/', 'http://localhost:1'].map((uri) => allows(registered, uri)))
      .toEqual([false, false, false]);
  });
});
