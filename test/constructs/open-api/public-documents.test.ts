import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { importedFile } from './imported';
import { MappingError } from '../../../lambda-src/mcp/call/mapping';
import { createHttpHandler } from '../../../lambda-src/mcp/handlers/http/http-handler';
import { exampleArguments } from '../../../local/commands/example-arguments';
import type { ImportedTool } from '../../../src/backends/open-api/open-api-import';
import type { JsonObject } from '../../../src/contract';
import { httpHandler, json, serviceAt, startHttpService, type HttpService } from '../../lambda/mcp/http/http-service';
import { validatorOf } from '../../lambda/mcp/validators';

const README = 'node_modules/@readme/oas-examples';
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Public documents, with the number of their operations and of the reasons for which some are no tools, by what these begin with. */
const DOCUMENTS: [name: string, file: string, operations: number, reasons: { readonly [reason: string]: number }][] = [
  ['Netlify (Swagger 2.0)', 'node_modules/@netlify/open-api/dist/swagger.json', 181, {}],
  ['Star Trek API (3.0)', `${README}/3.0/json/star-trek.json`, 120, {}],
  ['ReadMe (3.1)', `${README}/3.1/json/readme.json`, 54, {}],
  ['Train Travel (3.1)', `${README}/3.1/json/train-travel.json`, 7, {}],
  ['Scalar Galaxy (3.1)', 'node_modules/@scalar/galaxy/dist/3.1.yaml', 10, {}],
  ['a collection of what parameters may be (3.0)', `${README}/3.0/json/parameters-style.json`, 25, {}],
  ['a collection of what parameters may be (3.1)', `${README}/3.1/json/parameters-style.json`, 25, {}],
  ['a collection of discriminators (3.0)', `${README}/3.0/json/discriminators.json`, 10, {}],
  ['a collection of compositions (3.0)', `${README}/3.0/json/polymorphism.json`, 13, {}],
  ['a collection of circles (3.0)', `${README}/3.0/json/circular-request-bodies.json`, 4, {}],
  ['a collection of uploads (3.0)', `${README}/3.0/json/file-uploads.json`, 3, {}],
  ['a collection of schemas in several dialects (3.1)', `${README}/3.1/json/schema-validation-local.json`, 5, { 'a schema of the dialect': 1 }],
];

/** Words of validators and runtimes in cases of which nobody has thought. */
const RAW = /\b(?:undefined|TypeError|NOT SUPPORTED|strict mode|Cannot read|is not a function|schema is invalid|cannot be used without|: must )/;

let service: HttpService;
beforeAll(async () => {
  service = await startHttpService(json({ ok: true }));
});
afterAll(() => service.close());

describe.each(DOCUMENTS)('%s', (_, file, count, reasons) => {
  const { tools, refused, problems, omissions } = importedFile(file, { responseSchemas: true, baseUrl: 'https://api.example.com' });

  test('every operation is a tool, or there is a reason', () => {
    const document = parse(readFileSync(file, 'utf8')) as { readonly paths: object };
    const operations = Object.values(document.paths).flatMap((item: object) => Object.keys(item).filter((name) => METHODS.includes(name)));
    expect(operations).toHaveLength(count);
    expect(tools.length + refused.length).toBe(count);
    expect(problems).toEqual([]);
    const found = Object.keys(reasons).map((reason) => [reason, refused.filter((one) => one.reason.replace(/^\S+: /, '').startsWith(reason)).length]);
    expect(Object.fromEntries(found)).toEqual(reasons);
    expect(refused).toHaveLength(Object.values(reasons).reduce((sum, one) => sum + one, 0));
    expect([...refused.map(({ reason }) => reason), ...omissions].filter((reason) => RAW.test(reason))).toEqual([]);
  });

  test('the requests are those of the operations', async () => {
    let called = 0;
    for (const tool of tools) {
      const args = exampleOf(tool);
      const request = args && await requestOf(tool, args);
      if (args === undefined || request === undefined) {
        continue;
      }
      called++;
      const { method, target, contentType } = request;
      expect(method).toBe(tool.method);
      expect(new URL(target, service.url).pathname).toMatch(pathPattern(tool.path));
      const names = [...new URL(target, service.url).searchParams.keys()];
      const sent = tool.parameters.filter((parameter) => parameter.in === 'query' && isScalar(args[argumentOf(parameter.value)]));
      expect(names).toEqual(expect.arrayContaining(sent.map(({ name }) => name)));
      expect(contentType === undefined).toBe(!(tool.body && Object.hasOwn(args, argumentOf(tool.body.value))));
      if (contentType !== undefined) {
        expect(contentType.split(';')[0]).toBe(tool.body!.contentType.split(';')[0]);
      }
    }
    // or nearly nothing would have been looked at
    expect(called / tools.length).toBeGreaterThanOrEqual(0.3);
  });
});

/** Valid arguments, all that there are if possible, made as for a trial by hand; undefined where that is not enough to make some. */
function exampleOf({ inputSchema }: ImportedTool): JsonObject | undefined {
  const validate = validatorOf(inputSchema);
  const all = { ...inputSchema, required: Object.keys(inputSchema.properties as object) };
  return [all, inputSchema].map((schema) => exampleArguments(schema).arguments).find((args) => validate(args) === undefined);
}

interface Arrived {
  readonly method: string;
  readonly target: string;
  readonly contentType?: string;
}

/** @returns undefined where the arguments make no request: invented text is no base64, and invented lists are empty */
async function requestOf({ method, path, parameters, body }: ImportedTool, args: JsonObject): Promise<Arrived | undefined> {
  const handle = createHttpHandler(httpHandler(serviceAt(`${service.url}/base`), { method, path, parameters, body }));
  const caller = { clientId: 'client', subject: 'alice', scopes: [] };
  const event = { version: '1', tool: 'tool', requestId: 'request-1', arguments: args, caller } as const;
  try {
    await handle(event, { signal: new AbortController().signal, reportProgress: async () => undefined, accessToken: undefined });
  } catch (error) {
    expect(error).toBeInstanceOf(MappingError);
    return undefined;
  }
  const { target, headers, ...arrived } = service.requests.pop()!;
  return { method: arrived.method, target, contentType: headers['content-type'] };
}

function pathPattern(path: string): RegExp {
  const [template] = path.split('?');
  return new RegExp(`^/base${template.split(/\{[^{}]+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^/]+')}$`);
}

/** The argument that a mapping of a parameter has. */
function argumentOf(mapping: unknown): string {
  return (mapping as { readonly $value: readonly string[] }).$value[1];
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
