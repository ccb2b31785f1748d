import type { TestRequest } from '../../lambda/mcp/mcp-function';
import { legacy, modern } from '../../lambda/mcp/messages';
import type { Cases, RecordedCase } from '../recorded-case';

/** All methods of both eras, and some that are none. */
export const METHODS = [
  'initialize', 'ping', 'server/discover', 'tools/list', 'tools/call', 'prompts/list', 'prompts/get', 'resources/list', 'resources/templates/list', 'resources/read',
  'resources/subscribe', 'resources/unsubscribe', 'completion/complete', 'logging/setLevel', 'subscriptions/listen', 'tasks/get', 'tasks/update', 'tasks/cancel',
  'tasks/list', 'tasks/result', 'roots/list', 'sampling/createMessage', 'elicitation/create', 'no/such', 'constructor', '__proto__', '',
];

/** Puts cases together, whose names have to differ. */
export function together(...tables: readonly Cases[]): Cases {
  const cases: Record<string, RecordedCase> = {};
  for (const [name, asked] of tables.flatMap((table) => Object.entries(table))) {
    if (Object.hasOwn(cases, name)) {
      throw new Error(`There are two cases named ${name}`);
    }
    cases[name] = asked;
  }
  return cases;
}

/** Makes a case of each value. */
export function each<T>(values: readonly T[], name: (value: T) => string, toCase: (value: T) => RecordedCase): Cases {
  return together(...values.map((value) => ({ [name(value)]: toCase(value) })));
}

/** Makes a case of each named value. */
export function eachNamed<T>(values: Readonly<Record<string, T>>, prefix: string, toCase: (value: T) => RecordedCase): Cases {
  return each(Object.entries(values), ([name]) => `${prefix}${name}`, ([, value]) => toCase(value));
}

/** Makes a case in each era. */
export function inBothEras(name: string, toRequest: (message: typeof modern) => TestRequest): Cases {
  return { [`${name} (modern)`]: toRequest(modern), [`${name} (legacy)`]: toRequest(legacy) };
}

/** Makes a case in each era of each named pair of method and parameters. */
export function methodsInBothEras(table: Readonly<Record<string, readonly [method: string, params?: unknown]>>): Cases {
  return together(...Object.entries(table).map(([name, [method, params]]) => inBothEras(name, (message) => withParams(message(method), params))));
}

/** The request with other parameters, whatever they are; of a modern one, the envelope stays. */
export function withParams({ headers, body }: TestRequest, params: unknown): TestRequest {
  const { params: envelope, ...message } = body as { readonly params: object };
  const isObject = typeof params === 'object' && params !== null && !Array.isArray(params);
  const named = isObject ? (params as Record<string, unknown>).name ?? (params as Record<string, unknown>).uri : undefined;
  return {
    headers: { ...headers, ...(headers && typeof named === 'string' && { 'Mcp-Name': named }) },
    body: { ...message, params: isObject ? { ...params, ...envelope } : params },
  };
}

/** The request with more headers. */
export function withHeaders(request: TestRequest, headers: Record<string, string>): TestRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

/** The legacy request of a client that reads no events. */
export function plain(request: TestRequest): TestRequest {
  return withHeaders(request, { Accept: 'application/json' });
}

/** The request of a caller with these scopes. */
export function asCaller(request: TestRequest, authorizer: TestRequest['authorizer']): TestRequest {
  return { ...request, authorizer };
}
