import fc from 'fast-check';
import { MCP_URL } from '../shared/server-environment';

/** The parts of a request that anybody may send to the front of the authorization server. */
export interface StrangeRequest {
  readonly endpoint: 'authorize' | 'authorizeByForm' | 'push' | 'showInteraction' | 'decideInteraction';
  /** Which of the known clients it is about; beyond them, none. */
  readonly client: number;
  /** Changes of a good request: parameters by name, in this order, with all their values. */
  readonly changes: readonly (readonly [name: string, values: readonly string[]])[];
  /** Names of parameters of a good request that it leaves out. */
  readonly omissions: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Which of the interactions that were begun before it is about. */
  readonly interaction: number;
  /** The cookies of the browser: with its own cookies, with those of another one, with invented ones, or with none. */
  readonly cookies: 'own' | 'foreign' | 'invented' | 'none';
  readonly form: 'of the page' | 'without token' | 'of nothing';
  readonly decision: string;
  /** Sent in place of a form. */
  readonly rawBody?: string;
}

/** Parameters of OAuth, OpenID Connect and their extensions, and names that mean something to JavaScript. */
const PARAMETERS = [
  'response_type', 'client_id', 'redirect_uri', 'scope', 'state', 'response_mode', 'code_challenge', 'code_challenge_method', 'resource', 'nonce', 'prompt', 'max_age',
  'display', 'ui_locales', 'claims_locales', 'id_token_hint', 'login_hint', 'acr_values', 'claims', 'request', 'request_uri', 'registration', 'dpop_jkt',
  'authorization_details', 'web_message_uri', 'web_message_target', 'client_secret', 'client_assertion', 'client_assertion_type', 'grant_id', 'iss',
  'openid_for_parameters', 'other_response_mode', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '', ' state', 'STATE', 'state[]', 'state.x',
] as const;

const RESPONSE_MODES = ['query', 'fragment', 'form_post', 'web_message', 'jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt', 'web_message.jwt', 'Form_Post', 'form_post '];

/** Values that some parameter takes, or that software stumbles over. */
const VALUES = [
  ...RESPONSE_MODES, 'code', 'token', 'id_token', 'code id_token', 'none', 'none login', 'login', 'consent', 'select_account', 'weather:read', 'weather:read weather:write',
  'openid', 'openid profile email offline_access', 'offline_access', 'nope', 'S256', 'plain', 'x'.repeat(43), MCP_URL, `${MCP_URL}/`, 'https://evil.example/', 'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>', '//evil.example', 'http://127.0.0.1:9/cb', 'urn:ietf:params:oauth:request_uri:x', 'eyJhbGciOiJub25lIn0.e30.', 'null', 'undefined', 'true',
  '0', '-1', '1e999', '{}', '[]', '{"id_token":{"acr":{"essential":true,"values":["x"]}}}', '{"userinfo":null}', '[{"type":"x"}]', '{"__proto__":{"x":1}}', '%', '%00', '%zz', '%e2%28%a1',
  '\u0000', 'a\r\nSet-Cookie: x=y', '\ufffd', '\u202egnp.exe', '<script>alert(1)</script>', '"><img src=x>', '\u{1f600}', 'de-DE fr', '1970-01-01', '../../token', '__proto__',
];

const longTexts = fc.tuple(fc.constantFrom('x', '"', '\\', '%', ' ', '\u20ac', '\u{1f600}', '<', '\u0001'), fc.constantFrom(100, 600, 1_020, 2_047, 2_048, 2_049, 3_100, 9_000))
  .map(([letter, length]) => letter.repeat(length));

const values = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 2, arbitrary: longTexts },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.webUrl({ withFragments: true, withQueryParameters: true }) },
);

const changes = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom<string>(...PARAMETERS), fc.array(values, { minLength: 1, maxLength: 3, size: 'small' })) },
  { weight: 2, arbitrary: fc.tuple(fc.constant<string>('response_mode'), fc.array(fc.constantFrom(...RESPONSE_MODES), { minLength: 1, maxLength: 2 })) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom<string>('state', 'nonce', 'login_hint'), fc.tuple(longTexts)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant<string>('resource'), fc.array(fc.constantFrom(MCP_URL, `${MCP_URL}/`, 'https://other.example/mcp', 'x'), { minLength: 1, maxLength: 20 })) },
  { weight: 1, arbitrary: fc.tuple(fc.string({ maxLength: 12 }), fc.array(values, { minLength: 1, maxLength: 1 })) },
);

const HEADERS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'Origin': fc.constantFrom('https://evil.example', 'null', 'https://abc123.execute-api.us-east-1.amazonaws.com', 'http://abc123.execute-api.us-east-1.amazonaws.com', ''),
  'Sec-Fetch-Site': fc.constantFrom('none', 'same-origin', 'same-site', 'cross-site', 'x'),
  'Sec-Fetch-Mode': fc.constantFrom('navigate', 'no-cors', 'cors'),
  'Sec-Purpose': fc.constantFrom('prefetch', 'prefetch;prerender', 'x'),
  'Accept': fc.constantFrom('text/html', 'application/json', '*/*', 'text/html;q=0', ''),
  'Accept-Language': fc.constantFrom('de', 'x'.repeat(50), '*', '\u00e9'),
  'Content-Type': fc.constantFrom('application/x-www-form-urlencoded', 'application/x-www-form-urlencoded; charset=utf-7', 'multipart/form-data; boundary=x', 'application/json', 'text/plain', ''),
  'Content-Encoding': fc.constantFrom('identity', 'gzip'),
  'Authorization': fc.constantFrom('Bearer x', 'Basic eDp5', 'Basic !', 'Basic', 'Digest x', ''),
  'DPoP': fc.constantFrom('x', 'eyJ0eXAiOiJkcG9wK2p3dCJ9.e30.x'),
  'Host': fc.constantFrom('evil.example', ''),
  'X-Forwarded-Host': fc.constant('evil.example'),
  'X-Request-Id': fc.constant('x'),
  'constructor': fc.constant('x'),
};

const headers = fc.uniqueArray(fc.constantFrom(...Object.keys(HEADERS)), { maxLength: 3, size: 'small' })
  .chain((names) => fc.tuple(...names.map((name) => HEADERS[name]!.map((value) => [name, value] as const))))
  .map((pairs): Record<string, string> => Object.fromEntries(pairs));

/** Requests that have something wrong with them, or not. */
export const strangeRequests: fc.Arbitrary<StrangeRequest> = fc.record({
  endpoint: fc.constantFrom('authorize', 'authorize', 'authorize', 'authorizeByForm', 'push', 'push', 'showInteraction', 'decideInteraction', 'decideInteraction'),
  client: fc.nat({ max: 5 }),
  changes: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 5, arbitrary: fc.array(changes, { maxLength: 4, size: 'small' }) }),
  omissions: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom<string>(...PARAMETERS.slice(0, 9)), { maxLength: 2 }) },
  ),
  headers,
  interaction: fc.nat({ max: 30 }),
  cookies: fc.constantFrom('own', 'own', 'own', 'foreign', 'invented', 'none'),
  form: fc.constantFrom('of the page', 'of the page', 'without token', 'of nothing'),
  decision: fc.constantFrom('continue', 'cancel', 'allow', 'deny', 'switchAccount', '', '__proto__'),
  rawBody: fc.oneof(
    { weight: 11, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.oneof(fc.constantFrom('%', '=', '&&&', 'a=%ff%fe', '{"a":1}', '\u0000'), fc.string({ unit: 'binary', maxLength: 200 })) },
  ),
});
