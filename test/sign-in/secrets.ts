import type { Client } from './clients/client';
import type { Person } from './person';

/** Parameters of URLs that others learn anyway, or that prove nothing to whoever has them. */
const PUBLIC_PARAMETERS = [
  'iss', 'client_id', 'redirect_uri', 'resource', 'scope', 'response_type', 'code_challenge', 'code_challenge_method', 'error_description', 'nonce',
];

/** Shorter values are no secrets. */
const SHORTEST = 16;

/** Secrets, each with what it is. */
export type Secrets = ReadonlyMap<string, string>;

/** What a person's browser has had that nobody else may see: cookies, values of hidden fields, and what URLs had in their queries: codes, states. */
export function secretsOfBrowser({ agent, journeys }: Person): Secrets {
  const pages = journeys.flatMap(({ shown, end }) => [...shown.map(({ page }) => page), end]);
  const urls = pages.flatMap(({ path }) => path);
  const named = [
    ...pages.flatMap(({ forms }) => forms.flatMap(({ fields }) => [...fields])),
    ...urls.flatMap((url) => [...url.searchParams].filter(([name]) => !PUBLIC_PARAMETERS.includes(name)).map(([name, value]) => [`${url.pathname}?${name}`, value])),
    ...['127.0.0.1', 'localhost'].flatMap((host) => [...agent.cookies.of(host)].map(([name, value]) => [`cookie ${name}`, value])),
  ];
  return new Map(named.filter(([, value]) => value.length >= SHORTEST).map(([name, value]) => [value, name]));
}

/** What a client has now that nobody else may see: tokens, the signature of the access token alone, and its secrets. */
export async function secretsOfClient(client: Client): Promise<Secrets> {
  const tokens = await client.tokens();
  const named = { ...tokens, signature: tokens.access_token.split('.')[2], ...await client.credentials() };
  const names = ['access_token', 'signature', 'refresh_token', 'client_secret', 'registration_access_token'] as const;
  return new Map(names.flatMap((name) => (named[name] === undefined ? [] : [[named[name], name]])));
}
