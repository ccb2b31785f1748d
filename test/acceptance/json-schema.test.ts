import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { KEYWORDS, toolName, toolSchema } from './json-schema/keywords';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken } from './machine-client';
import { callTool, mcpHttpRequest } from './mcp-request';
import { ROOT } from './synthesize';

let server: LocalServer;
let token: string;
let listing: string;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('jsonSchema') });
  token = await accessToken(server);
  listing = await (await fetch(mcpHttpRequest(server.mcpUrl, { token, method: 'tools/list' }))).text();
});

afterAll(() => server?.stop());

/** What the reference leaves out: it takes everything there. */
const UNKNOWN_TO_REFERENCE = ['$dynamicRef', '$dynamicAnchor'];

/** All keywords that the meta-schemas of JSON Schema 2020-12 define. */
function definedKeywords(): string[] {
  const folder = join(ROOT, 'node_modules/ajv/dist/refs/json-schema-2020-12/meta');
  return readdirSync(folder).flatMap((file) => Object.keys(JSON.parse(readFileSync(join(folder, file), 'utf8')).properties));
}

test('every keyword of JSON Schema 2020-12 has a tool', () => {
  expect(definedKeywords().length).toBeGreaterThan(50);
  expect(Object.keys(KEYWORDS).sort()).toEqual(definedKeywords().sort());
});

describe.each(Object.entries(KEYWORDS))('%s', (keyword, keywordCase) => {
  const schema = toolSchema(keywordCase);

  test('reaches clients byte for byte', () => {
    expect(listing).toContain(`"name":${JSON.stringify(toolName(keyword))}`);
    expect(listing).toContain(`"inputSchema":${JSON.stringify(schema)}`);
  });

  test('judges arguments as a validator of another make does', async () => {
    const reference = new CfWorkerJsonSchemaValidator().getValidator(schema);

    for (const [values, verdict] of [[keywordCase.valid, true], [keywordCase.invalid, false]] as const) {
      for (const value of values) {
        const { body } = await callTool(server.mcpUrl, token, toolName(keyword), { value });

        expect({ value, valid: reference({ value }).valid }).toEqual({ value, valid: verdict || UNKNOWN_TO_REFERENCE.includes(keyword) });
        expect({ value, valid: body.result.isError !== true }).toEqual({ value, valid: verdict });
      }
    }
  });
});
