import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuthorizerFunction, METHOD_ARN, ownToken, requestEvent, startAuthorizer, tokenEvent } from './authorizer-function';
import { ISSUER } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

const METADATA = `${ISSUER}/.well-known/oauth-protected-resource/mcp`;

let authorizer: AuthorizerFunction;

beforeAll(async () => {
  authorizer = await startAuthorizer({
    scopes: [{ name: 'write', implies: ['read'], formerNames: [] }, { name: 'read', implies: [], formerNames: [] }, { name: 'admin', implies: ['write', 'admin'], formerNames: [] }],
    toolScopes: { read_page: ['read'], edit_page: ['write'], publish: ['write', 'publish'], ünï: ['write'], constructor: ['write'] },
    cacheSeconds: 0,
  });
});

afterAll(() => authorizer?.stop());

async function decide(scope: string, headers: Record<string, string | string[]>, httpMethod = 'POST'): Promise<any> {
  captureOutput();
  const authorization = { Authorization: `Bearer ${await ownToken({ scope })}` };
  return authorizer.authorize(requestEvent({ ...authorization, ...headers }, httpMethod));
}

const call = (name: string | string[]) => ({ 'Mcp-Method': 'tools/call', 'Mcp-Name': name });

const effectOf = ({ policyDocument }: any): string => policyDocument.Statement[0].Effect;

describe('S38 a call without the scopes of its tool', () => {
  test('is denied with all the scopes that it needs, for the gateway response', async () => {
    expect(await decide('write', call('publish'))).toEqual({
      principalId: 'ada',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: 'execute-api:Invoke', Resource: ['', '/'].map((end) => METHOD_ARN.replace('POST', '*') + end) }],
      },
      context: { challenge: `Bearer error="insufficient_scope", scope="write publish", resource_metadata="${METADATA}"`, scope: 'write publish' },
    });
  });

  test.each<[string, Record<string, string | string[]>]>([
    ['in lower case, as over HTTP/2', { 'mcp-method': 'tools/call', 'mcp-name': 'edit_page' }],
    ['with the name encoded', call(`=?base64?${Buffer.from('edit_page').toString('base64')}?=`)],
    ['with a name that must be encoded', call(`=?base64?${Buffer.from('ünï').toString('base64')}?=`)],
    ['with several names, of which the last counts', call(['read_page', 'edit_page'])],
    ['of a tool with the name of a member of objects', call('constructor')],
  ])('is recognized %s', async (_case, headers) => {
    expect(effectOf(await decide('read', headers))).toBe('Deny');
  });

  test('is logged without the token', async () => {
    const token = await ownToken({ scope: 'read' });
    const output = captureOutput();
    await authorizer.authorize(requestEvent({ Authorization: `Bearer ${token}`, ...call('edit_page') }));

    expect(JSON.parse(output.text())).toEqual({
      level: 'INFO', message: 'Call denied for want of scopes', clientId: 'client', tool: 'edit_page', needed: ['write'],
    });
  });
});

describe('a request passes', () => {
  test.each<[string, string, Record<string, string | string[]>]>([
    ['with the scope', 'read', call('read_page')],
    ['with a scope that includes it', 'write', call('read_page')],
    ['with one that includes it by way of another, in a circle', 'admin', call('edit_page')],
    ['with all of several', 'publish write', call('publish')],
    ['if the tool needs none', '', call('about')],
    ['if there is no such tool, which the mcp function says', '', call('no_such_tool')],
    ['if it has a name of every object', '', call('toString')],
    ['if it calls no tool', '', { 'Mcp-Method': 'tools/list' }],
    ['if it is about something else of the name', '', { 'Mcp-Method': 'prompts/get', 'Mcp-Name': 'edit_page' }],
    ['of an earlier revision', '', {}],
    ['with half of the headers, which the mcp function refuses', '', { 'Mcp-Name': 'edit_page' }],
    ['without a name, which the mcp function refuses', '', { 'Mcp-Method': 'tools/call' }],
  ])('%s', async (_case, scope, headers) => {
    expect(effectOf(await decide(scope, headers))).toBe('Allow');
  });

  test.each(['=?base64?ZWRpdF9wYWdl', '=?base64?ZWRpdF9wYWdl!?=', '=?base64?ZWRpdF9wYWd?=', '=?base64?ZWRpdF9wYWdl=?=', '=?base64?/w==?=', '=?BASE64?ZWRpdF9wYWdl?=', 'x=?base64?ZWRpdF9wYWdl?=', '=?base64?ZWRpdF9wYWdl?=x', 'edit_page\0'])(
    'with the malformed name %j, which the mcp function refuses', async (name) => {
      expect(effectOf(await decide('', call(name)))).toBe('Allow');
    },
  );

  test('with the scopes for the mcp function', async () => {
    expect((await decide('admin', call('edit_page'))).context.scopes).toBe('admin write read');
  });
});

describe('credentials', () => {
  test('are read from a header of any spelling', async () => {
    const token = await ownToken();
    for (const name of ['Authorization', 'authorization', 'AUTHORIZATION']) {
      expect((await authorizer.authorize(requestEvent({ [name]: `Bearer ${token}` }))).principalId).toBe('ada');
    }
    expect((await authorizer.authorize(tokenEvent(token))).principalId).toBe('ada');
  });

  test('that are missing, or several, are refused', async () => {
    captureOutput();
    const token = await ownToken();
    for (const headers of [{}, { Authorization: '' }, { Authorization: [`Bearer ${token}`, `Bearer ${token}`] }, { 'X-Authorization': `Bearer ${token}` }]) {
      await expect(authorizer.authorize(requestEvent(headers as Record<string, string>))).rejects.toThrow(/^Unauthorized$/);
    }
  });
});
