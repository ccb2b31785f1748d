import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpHandler, json, serviceAt, startHttpService, type ArrivedRequest, type HttpService } from './http-service';
import { MappingError } from '../../../../lambda-src/mcp/call/mapping';
import { createHttpHandler } from '../../../../lambda-src/mcp/handlers/http/http-handler';
import type { HttpHandlerManifest, HttpParameterManifest, JsonObject } from '../../../../src/contract';

let service: HttpService;
beforeAll(async () => {
  service = await startHttpService(json({ ok: true }));
});
afterAll(() => service.close());

/** What a value is like that wants to get out of its place. */
const HOSTILE = [
  '.', '..', '../admin', '..%2fadmin', '%2e%2e%2f', '%2e%2e', '%2E.', '.%2e', '..\\', '\\..\\', '//evil.example', '\\\\evil.example', '/', '%2f', '%5c', '?x=1', '#',
  '#fragment', '?', '&admin=true', '=', ';a=b', ';', ',', '+', '%', '%zz', '%00', '\0', '\r\nX-Evil: 1', '\nSet-Cookie: a=b', '\t', '@evil.example', 'user:pass@evil',
  ':80', 'http://evil.example', '\u2025', '\uff0e\uff0e\uff0f', '\u2028', 'é', '日本', '🙂', '', ' ', '  a  ', '"', '<', '>', '`', '{id}', '{{id}}', '${x}', '|', '[]', 'a[b]=c',
];

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE),
  fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string()), { maxLength: 4 }).map((parts) => parts.join('')),
);
const scalar = fc.oneof(text, fc.integer(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }));

const parameter = (place: HttpParameterManifest['in'], name: string, overrides: Partial<HttpParameterManifest> = {}): HttpParameterManifest =>
  ({ in: place, name, value: { $value: ['arguments', name] }, ...overrides });

/** Calls a tool and gives the request that arrived; undefined when the arguments were refused. */
async function arrivedOf(args: JsonObject, overrides: Partial<HttpHandlerManifest>, basePath = '/base'): Promise<ArrivedRequest | undefined> {
  const handle = createHttpHandler(httpHandler(serviceAt(`${service.url}${basePath}`), overrides));
  const caller = { clientId: 'client', subject: 'alice', scopes: [] };
  const event = { version: '1', tool: 'tool', requestId: 'request-1', arguments: args, caller } as const;
  const before = service.requests.length;
  try {
    await handle(event, { signal: new AbortController().signal, reportProgress: async () => undefined, accessToken: undefined });
  } catch (error) {
    expect(error).toBeInstanceOf(MappingError);
    expect(service.requests).toHaveLength(before);
    return undefined;
  }
  expect(service.requests).toHaveLength(before + 1);
  return service.requests.at(-1);
}

const isDotSegment = (segment: string) => segment === '.' || segment === '..';

describe('S20 whatever the arguments are, the request is the one that the owner meant', () => {
  test('path', async () => {
    const path = '/items/{id}/parts/{part}.json';
    const parameters = [parameter('path', 'id'), parameter('path', 'part')];
    await fc.assert(fc.asyncProperty(scalar, scalar, async (id, part) => {
      const arrived = await arrivedOf({ id, part }, { method: 'DELETE', path, parameters });

      const refused = [String(id), String(part)].includes('') || isDotSegment(String(id));
      expect(arrived === undefined).toBe(refused);
      if (arrived) {
        expect(arrived.method).toBe('DELETE');
        expect(arrived.headers.host).toBe(new URL(service.url).host);
        expect(arrived.target.split('/').map(decodeURIComponent)).toEqual(['', 'base', 'items', String(id), 'parts', `${part}.json`]);
        // no URL parser on the way sees another path
        expect(new URL(arrived.target, service.url).pathname).toBe(arrived.target);
        expect(new URL(arrived.target, service.url).host).toBe(new URL(service.url).host);
      }
    }), { numRuns: 300 });
  });

  test('path segments of two values', async () => {
    await fc.assert(fc.asyncProperty(text, text, async (a, b) => {
      const arrived = await arrivedOf({ a, b }, { path: '/{a}{b}/end', parameters: [parameter('path', 'a'), parameter('path', 'b')] });

      expect(arrived === undefined).toBe(a === '' || b === '' || isDotSegment(a + b));
      if (arrived) {
        expect(arrived.target.split('/').map(decodeURIComponent)).toEqual(['', 'base', `${a}${b}`, 'end']);
        expect(new URL(arrived.target, service.url).pathname).toBe(arrived.target);
      }
    }), { numRuns: 100 });
  });

  test('path of a value that has segments itself', async () => {
    const path = fc.array(text, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
    await fc.assert(fc.asyncProperty(path, async (key) => {
      const arrived = await arrivedOf({ key }, { path: '/files/{key+}', parameters: [parameter('path', 'key')] });

      expect(arrived === undefined).toBe(key === '' || key.split('/').some(isDotSegment));
      if (arrived) {
        expect(arrived.target.split('/').map(decodeURIComponent)).toEqual(['', 'base', 'files', ...key.split('/')]);
        expect(new URL(arrived.target, service.url).pathname).toBe(arrived.target);
        expect(new URL(arrived.target, service.url).host).toBe(new URL(service.url).host);
      }
    }), { numRuns: 200 });
  });

  test.each(['simple', 'label', 'matrix'] as const)('path in style %s', async (style) => {
    const value = fc.oneof(scalar, fc.array(scalar), fc.dictionary(text, scalar));
    await fc.assert(fc.asyncProperty(value, fc.boolean(), async (id, explode) => {
      const arrived = await arrivedOf({ id }, { path: '/items/{id}/end', parameters: [parameter('path', 'id', { style, explode })] }, '');
      const segments = arrived?.target.split('/');
      expect(segments?.toSpliced(2, 1) ?? ['', 'items', 'end']).toEqual(['', 'items', 'end']);
      expect(segments && new URL(arrived!.target, service.url).pathname).toEqual(arrived?.target);
    }), { numRuns: 100 });
  });

  test('query', async () => {
    const parameters = [
      parameter('query', 'one'),
      parameter('query', 'many'),
      parameter('query', 'raw', { allowReserved: true }),
      parameter('query', 'deep', { style: 'deepObject', explode: true }),
      parameter('query', 'document', { contentType: 'application/json' }),
    ];
    const values = fc.record(
      { one: scalar, many: fc.array(scalar), raw: text, deep: fc.dictionary(text, scalar), document: fc.jsonValue() },
      { requiredKeys: [] },
    );
    await fc.assert(fc.asyncProperty(values, async (args) => {
      const arrived = await arrivedOf(args as JsonObject, { parameters, path: '/search' });

      const { pathname, search, hash } = new URL(arrived!.target, service.url);
      expect(pathname + search + hash).toBe(arrived!.target);
      expect(pathname).toBe('/base/search');
      // a plus is reserved, and stays one where that is asked for
      expect([...new URLSearchParams(search.replaceAll('+', '%2B'))]).toEqual([
        ...(args.one === undefined ? [] : [['one', String(args.one)]]),
        ...(args.many ?? []).map((item) => ['many', String(item)]),
        ...(args.raw === undefined ? [] : [['raw', args.raw]]),
        ...Object.entries(args.deep ?? {}).map(([key, item]) => [`deep[${key}]`, String(item)]),
        ...(args.document === undefined ? [] : [['document', expect.toSatisfy((sent: string) => sameJson(JSON.parse(sent), args.document))]]),
      ]);
    }), { numRuns: 300 });
  });

  test('headers and cookies', async () => {
    const parameters = [parameter('header', 'X-One'), parameter('header', 'X-Document', { contentType: 'application/json' }), parameter('cookie', 'two')];
    const values = fc.record({ 'X-One': scalar, 'X-Document': fc.jsonValue(), 'two': scalar }, { requiredKeys: [] });
    await fc.assert(fc.asyncProperty(values, async (args) => {
      const arrived = await arrivedOf(args as JsonObject, { parameters, path: '/search' });

      const one = args['X-One'];
      expect(arrived === undefined).toBe(one !== undefined && !/^[\x20-\x7e]*$/.test(String(one)));
      if (arrived) {
        const { 'x-one': sentOne, 'x-document': document, cookie, ...others } = arrived.headers;
        expect(sentOne).toBe(one === undefined ? undefined : String(one).trim());
        expect(document === undefined ? undefined : sameJson(JSON.parse(String(document)), args['X-Document']))
          .toBe(args['X-Document'] === undefined ? undefined : true);
        expect(cookie ?? 'two=').toMatch(/^two=[^;,\s]*$/);
        expect(cookie && decodeURIComponent(cookie.slice('two='.length))).toBe(args.two === undefined ? undefined : String(args.two));
        expect(Object.keys(others).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
      }
    }), { numRuns: 200 });
  });

  test('bodies', async () => {
    const members = fc.dictionary(text, fc.oneof(scalar, fc.array(scalar, { minLength: 1 })), { maxKeys: 4 });
    const pairs = (form: Record<string, unknown>) =>
      Object.entries(form).flatMap(([name, value]) => [value].flat().map((item) => [name, String(item)]));
    const method = fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'OPTIONS');
    await fc.assert(fc.asyncProperty(members, fc.jsonValue(), method, async (form, document, ofAny) => {
      const post = { method: ofAny, path: '/forms' };
      const value = { $value: ['arguments', 'body'] };
      const asJson = await arrivedOf({ body: document }, { ...post, body: { contentType: 'application/json', value } });
      expect(sameJson(JSON.parse(asJson!.body.toString()), document)).toBe(true);

      const asForm = await arrivedOf({ body: form }, { ...post, body: { contentType: 'application/x-www-form-urlencoded', value } });
      expect([...new URLSearchParams(asForm!.body.toString())]).toEqual(pairs(form));

      const asParts = await arrivedOf({ body: form }, { ...post, body: { contentType: 'multipart/form-data', value } });
      const contentType = asParts!.headers['content-type']!;
      const parsed = await new Response(new Uint8Array(asParts!.body), { headers: { 'content-type': contentType } }).formData();
      // parsers take line ends in names as one and the same
      expect([...parsed].map(([, item]) => item)).toEqual(pairs(form).map(([, item]) => item));
    }), { numRuns: 100 });
  });
});

describe('S20 what the owner fixed or left out is not the model\'s to send', () => {
  const filter = { style: 'form', explode: true } as const;

  test.each([['query', 'fixed'], ['query', 'left out'], ['cookie', 'left out']] as const)('as a member of another parameter of the %s: %s', async (place, how) => {
    const parameters: HttpParameterManifest[] = [
      how === 'fixed' ? parameter(place, 'admin', { value: false }) : { in: place, name: 'admin' },
      parameter(place, 'filter', filter),
    ];
    expect(await arrivedOf({ filter: { admin: true } }, { parameters })).toBeUndefined();
    const arrived = await arrivedOf({ filter: { color: 'red' } }, { parameters });
    expect(place === 'query' ? new URL(arrived!.target, service.url).search : arrived!.headers.cookie).toBe({
      'fixed': '?admin=false&color=red', 'left out': place === 'query' ? '?color=red' : 'color=red',
    }[how]);
  });

  const value = { tenant: 'acme', name: { $value: ['arguments', 'body', 'name'] }, filter: { $value: ['arguments', 'body', 'filter'] } };
  const post = { method: 'POST', path: '/things' };

  test.each(['tenant', 'admin'])('as a member of another member of a form: %s', async (name) => {
    const body = { contentType: 'application/x-www-form-urlencoded', value, omitted: ['admin'], encoding: { filter } };
    expect(await arrivedOf({ body: { filter: { [name]: 'evil' } } }, { ...post, body })).toBeUndefined();
    expect((await arrivedOf({ body: { filter: { color: 'red' } } }, { ...post, body }))!.body.toString()).toBe('tenant=acme&color=red');
  });

  test.each(['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'])('as a member of the body: %s', async (contentType) => {
    const sent = await arrivedOf({ body: { tenant: 'evil', admin: 'evil', name: 'Ann' } }, { ...post, body: { contentType, value, omitted: ['admin'] } });
    expect(sent!.body.toString()).not.toContain('evil');
    expect(sent!.body.toString()).toMatch(/tenant[\s\S]*acme[\s\S]*name[\s\S]*Ann/);
  });
});

test.each(['path', 'query', 'cookie'] as const)('half a character is refused in a %s', async (place) => {
  expect(await arrivedOf({ id: 'a\ud800' }, { path: place === 'path' ? '/{id}' : '/', parameters: [parameter(place, 'id')] })).toBeUndefined();
});

/** Like `JSON.stringify`, which knows no negative zero. */
function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
