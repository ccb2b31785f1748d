import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { imported } from './imported';
import type { ImportedTool } from '../../../src/backends/open-api/open-api-import';
import { createServer, manifestOf, mcpAsset } from '../synthesized-server';
import { Backend, OpenApiDocument } from 'cdk-remote-mcp-server';

const GITHUB = 'node_modules/@octokit/openapi/generated/api.github.com.json';
const FIGMA = 'node_modules/@figma/rest-api-spec/openapi/openapi.yaml';
const TWILIO = 'node_modules/@twilio-alpha/mcp/twilio-oai/spec/json';
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Found without the importer. */
function operationIds(document: { readonly paths: object }): string[] {
  return Object.values(document.paths)
    .flatMap((item: object) => Object.entries(item).filter(([name]) => METHODS.includes(name)).map(([, { operationId }]) => operationId as string));
}

/** How many arguments tools have, found without the importer: the parameters of the operation and its path, and a body. */
function argumentCounts(document: any): number[] {
  const at = (pointer: string) => pointer.split('/').slice(1).reduce((value: any, name) => value[name.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  const resolve = (one: any) => one.$ref === undefined ? one : at(one.$ref);
  const operationsOf = (item: object) => Object.entries<any>(item).filter(([name]) => METHODS.includes(name));
  return Object.values<any>(document.paths).flatMap((item) => operationsOf(item).map(([method, operation]) => {
    const parameters = [...item.parameters ?? [], ...operation.parameters ?? []].map(resolve)
      .filter(({ in: place, name }) => place !== 'header' || !['accept', 'content-type', 'authorization'].includes(name.toLowerCase()));
    const hasBody = operation.requestBody !== undefined && !['get', 'head'].includes(method);
    return new Set(parameters.map(({ in: place, name }) => `${place} ${name}`)).size + (hasBody ? 1 : 0);
  }));
}

const argumentsOf = ({ inputSchema }: ImportedTool) => Object.keys(inputSchema.properties as object);

const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

/** The schemas of all imported tools have passed the check of schemas that servers have. No argument is missing, and all models take their names. */
function importedFrom(file: string, responseSchemas = false) {
  const result = imported(readFileSync(file, 'utf8'), { responseSchemas });
  expect(result.tools.map((tool) => argumentsOf(tool).length)).toEqual(argumentCounts(file === FIGMA ? parse(readFileSync(file, 'utf8')) : json(file)));
  expect(result.tools.flatMap(argumentsOf).filter((name) => !/^[a-zA-Z0-9_.-]{1,64}$/.test(name))).toEqual([]);
  return result;
}

describe('every operation is a tool, in the document that is published by', () => {
  test('GitHub (3.0)', () => {
    const { tools, refused, problems } = importedFrom(GITHUB);
    const ids = operationIds(json(GITHUB));
    expect({ refused, problems }).toEqual({ refused: [], problems: [] });
    expect(ids).toHaveLength(1223);
    expect(tools.map(({ name }) => name)).toEqual(ids.map((id) => expect.stringMatching(new RegExp(`^${id.slice(0, 55).replace(/[^A-Za-z0-9-]/g, '.')}`))));
    expect(tools.find(({ name }) => name === 'repos_upload-release-asset')).toMatchObject({
      baseUrl: 'https://uploads.github.com',
      body: { contentType: 'application/octet-stream' },
      inputSchema: { properties: { body: { type: 'string', contentEncoding: 'base64' } } },
    });
  });

  test('Figma (3.1)', () => {
    const { tools, refused, problems } = importedFrom(FIGMA, true);
    expect({ refused, problems }).toEqual({ refused: [], problems: [] });
    expect(tools.map(({ name }) => name)).toEqual(operationIds(parse(readFileSync(FIGMA, 'utf8'))));
    expect(tools).toHaveLength(54);
    expect(tools.filter(({ outputSchema }) => outputSchema)).toHaveLength(53);
  });

  test('Twilio (3.0, with forms)', () => {
    const files = readdirSync(TWILIO).map((name) => join(TWILIO, name));
    const documents = files.map((file) => importedFrom(file));
    expect(documents.flatMap(({ refused, problems }) => [...refused, ...problems])).toEqual([]);
    const tools = documents.flatMap((document) => document.tools);
    expect(tools).toHaveLength(files.flatMap((file) => operationIds(json(file))).length);
    expect(tools).toHaveLength(1407);
    expect(tools.find(({ name }) => name === 'CreateMessage')).toMatchObject({
      method: 'POST',
      baseUrl: 'https://api.twilio.com',
      path: '/2010-04-01/Accounts/{AccountSid}/Messages.json',
      body: { contentType: 'application/x-www-form-urlencoded' },
    });
  });
});

test('a server with all of GitHub synthesizes', () => {
  const server = createServer({ backends: [Backend.openApi({ document: OpenApiDocument.fromFile(GITHUB) })] });
  expect(manifestOf(server).tools).toHaveLength(1223);
  // what the function reads when it starts
  expect(statSync(join(mcpAsset(server), 'manifest.json')).size).toBeLessThan(4 * 1024 * 1024);
});
