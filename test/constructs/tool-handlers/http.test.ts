import { CfnParameter, Duration, Size } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, test } from 'vitest';
import { createServer, environmentOf, manifestOf, tool } from '../synthesized-server';
import { handlerOf, permissionsOf, problemsOf, serverWith, strings } from './handled-tool';
import { requestPath } from '../../../lambda-src/mcp/handlers/http/parameters';
import { HttpCredentials, HttpMethod, type HttpToolProps, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const BASE_URL = 'https://api.example.com/v1';

const handler = (props: Partial<HttpToolProps>, inputSchema = strings('id')) => (
  handlerOf(inputSchema, () => ToolHandler.http({ baseUrl: BASE_URL, path: '/users', ...props }))
);
const problems = (props: Partial<HttpToolProps>, inputSchema = strings('id')) => (
  problemsOf(inputSchema, () => ToolHandler.http({ baseUrl: BASE_URL, path: '/users', ...props }))
);

/** Arguments of several types. */
const typed = {
  type: 'object',
  properties: { where: { type: 'object' }, labels: { type: 'array' }, id: { type: 'string' }, any: {} },
  required: ['where', 'labels', 'id', 'any'],
};

describe('a request', () => {
  test('has defaults', () => {
    expect(handler({ path: '/users/{id}' })).toEqual({
      type: 'http',
      service: { baseUrl: BASE_URL, headers: {}, credentials: [], allowedNetworks: [] },
      method: 'GET',
      path: '/users/{id}',
      parameters: [{ in: 'path', name: 'id', value: { $value: ['arguments', 'id'] }, style: 'simple', explode: false }],
      retryAttempts: 2,
      timeout: 30_000,
      maxResultSize: 1_048_576,
    });
  });

  test('is what its owner says', () => {
    expect(handler({
      baseUrl: 'http://users.internal:8080/api/',
      path: '/teams/{team}/users/{id}.json',
      method: HttpMethod.PUT,
      query: { dry: true, tags: '{{tags}}', page: 'p{{id}}' },
      headers: { 'X-User': '{{$caller.subject}}', 'X-Team': 'team-{{team}}' },
      body: { name: '{{id}}', list: ['{{tags}}', 1, null] },
      contentType: 'application/merge-patch+json; charset=utf-8',
      result: 'items[].name',
      allowedNetworks: ['10.0.0.0/16', 'fd00::/8'],
      retryAttempts: 0,
      timeout: Duration.seconds(3),
      maxResultSize: Size.kibibytes(2),
    }, { ...strings('id', 'team'), properties: { ...strings('id', 'team').properties, tags: { type: 'array' } } })).toEqual({
      type: 'http',
      service: {
        baseUrl: 'http://users.internal:8080/api',
        headers: { 'X-User': { $value: ['caller', 'subject'] }, 'X-Team': { $text: ['team-', { $value: ['arguments', 'team'] }] } },
        credentials: [],
        allowedNetworks: ['10.0.0.0/16', 'fd00::/8'],
      },
      method: 'PUT',
      path: '/teams/{team}/users/{id}.json',
      parameters: [
        { in: 'path', name: 'team', value: { $value: ['arguments', 'team'] }, style: 'simple', explode: false },
        { in: 'path', name: 'id', value: { $value: ['arguments', 'id'] }, style: 'simple', explode: false },
        { in: 'query', name: 'dry', value: true, style: 'form', explode: true },
        { in: 'query', name: 'page', value: { $text: ['p', { $value: ['arguments', 'id'] }] }, style: 'form', explode: true },
        { in: 'query', name: 'tags', value: { $value: ['arguments', 'tags'] }, style: 'form', explode: true },
      ],
      body: {
        contentType: 'application/merge-patch+json; charset=utf-8',
        value: { name: { $value: ['arguments', 'id'] }, list: [{ $value: ['arguments', 'tags'] }, 1, null] },
      },
      retryAttempts: 0,
      result: 'items[].name',
      timeout: 3000,
      maxResultSize: 2048,
    });
  });

  test('may have in its path who calls, and values within arguments', () => {
    const user = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
    const { path, parameters } = handler(
      { path: '/{$caller.clientId}/{$caller.subject}/{user.id}/{$requestId}' },
      { type: 'object', properties: { user }, required: ['user'] },
    );
    const source = { arguments: { user: { id: 'a/b' } }, caller: { subject: 'auth0|..', clientId: 'app', scopes: [] }, requestId: 'r' };
    expect(requestPath(path, parameters, source)).toBe('/app/auth0%7C../a%2Fb/r');
  });

  test('may have lists, and what the call alone knows, in its headers', () => {
    expect(handler({ headers: { 'X-A': '{{labels}}', 'X-B': '{{$caller.scopes}}', 'X-C': '{{any}}' } }, typed).service.headers).toEqual({
      'X-A': { $value: ['arguments', 'labels'] }, 'X-B': { $value: ['caller', 'scopes'] }, 'X-C': { $value: ['arguments', 'any'] },
    });
  });

  test.each<[string, any]>([
    ['application/x-www-form-urlencoded', { a: '{{labels}}' }],
    ['multipart/form-data', '{{where}}'],
    ['multipart/form-data', '{{any}}'],
    ['application/xml', '<a>{{id}}</a>'],
    ['application/octet-stream', '{{any}}'],
    ['application/vnd.api+json; charset=utf-8', ['{{where}}']],
  ])('may have a body of %s that is %j', (contentType, body) => {
    expect(handler({ method: HttpMethod.POST, contentType, body }, typed).body.contentType).toBe(contentType);
  });

  test('has one parameter for an argument that is in the path twice', () => {
    expect(handler({ path: '/users/{id}/copy/{id}' }).parameters).toHaveLength(1);
  });

  test.each([
    [HttpMethod.GET, 2], [HttpMethod.HEAD, 2], [HttpMethod.OPTIONS, 2], [HttpMethod.PUT, 2], [HttpMethod.DELETE, 2],
    [HttpMethod.POST, 0], [HttpMethod.PATCH, 0],
  ])('by %s is tried again %i times', (method, attempts) => {
    expect(handler({ method }).retryAttempts).toBe(attempts);
  });

  test('is tried again as often as its owner says, whatever the method', () => {
    expect(handler({ method: HttpMethod.POST, retryAttempts: 5 }).retryAttempts).toBe(5);
  });

  test('may go to a URL that is known at deployment only, whose tokens stay out of the rest', () => {
    const server = serverWith(strings('id'), (stack) => {
      const api = new apigateway.RestApi(stack, 'Api');
      api.root.addMethod('GET');
      const vpc = new ec2.Vpc(stack, 'Vpc');
      const host = new CfnParameter(stack, 'Host').valueAsString;
      return [
        ToolHandler.http({ baseUrl: api.url, path: '/users/{id}', allowedNetworks: [vpc.vpcCidrBlock] }),
        ToolHandler.http({ baseUrl: `https://${host}:8443`, path: '/users/{id}' }),
        ToolHandler.http({ baseUrl: host, path: '/users/{id}' }),
        ToolHandler.http({ baseUrl: api.url, path: '/orders/{id}' }),
      ];
    });
    const reference = (index: number) => ({ $deployTimeValue: index });
    expect(manifestOf(server).tools.map(({ handler: { service, path } }: any) => [service.baseUrl, path, service.allowedNetworks])).toEqual([
      [reference(0), '/users/{id}', [reference(1)]],
      [reference(2), '/users/{id}', []],
      [reference(3), '/users/{id}', []],
      [reference(0), '/orders/{id}', []],
    ]);
    const values = JSON.stringify(environmentOf(Template.fromStack(server.stack), 'McpMcpFunction').DEPLOY_TIME_VALUES);
    // without the slash that the URL of an API ends with
    expect(values).toContain('{"Ref":"ApiDeploymentStageprod3EB9684E"},"\\",\\"');
  });

  test('that many tools make has its base URL in the environment once', () => {
    const server = serverWith(strings(), (stack) => {
      const baseUrl = `https://${new CfnParameter(stack, 'Host').valueAsString}`;
      return Array.from({ length: 200 }, (_, index) => ToolHandler.http({ baseUrl, path: `/things/${index}` }));
    });
    expect(environmentOf(Template.fromStack(server.stack), 'McpMcpFunction').DEPLOY_TIME_VALUES)
      .toEqual({ 'Fn::Join': ['', ['["https://', { Ref: 'Host' }, '"]']] });
  });
});

describe('fails for', () => {
  const NO_URL = 'baseUrl must be a URL that begins with https:// or http://, without user, query, fragment and placeholders, got ';

  test.each([
    'api.example.com', 'ftp://api.example.com', 'https:/api.example.com', 'https://user:secret@api.example.com', 'https://api.example.com?key=1',
    'https://api.example.com#here', 'https://{{host}}', 'https://api.example.com/{id}', 'https://api.example.com/a b', 'https:\\\\api.example.com', '',
    'token.example.com',
  ])('the base URL %j', (baseUrl) => {
    expect(problems({ baseUrl })).toEqual([`${NO_URL}${JSON.stringify(baseUrl)}`]);
  });

  test('a plain http URL, unless there are networks for it', () => {
    expect(problems({ baseUrl: 'http://api.example.com' })).toEqual([
      'baseUrl: plain http would send everything in the clear across the internet; use https, or name the private networks in allowedNetworks',
    ]);
  });

  test.each([
    ['users', ['path must begin with "/", got "users"']],
    ['/users?x=1', ['path must have no query, fragment, backslash or space; use the prop query, and %20 for a space, got "/users?x=1"']],
    ['/users#x', ['path must have no query, fragment, backslash or space; use the prop query, and %20 for a space, got "/users#x"']],
    ['/a/../b', ['path must have no segments "." and "..", got "/a/../b"']],
    ['/a/%2E./b', ['path must have no segments "." and "..", got "/a/%2E./b"']],
    ['/users/{{id}}', ['path: the name of an argument stands in single braces, as in "/users/{id}" or "/users/{$caller.subject}", got "/users/{{id}}"']],
    ['/users/{', ['path: the name of an argument stands in single braces, as in "/users/{id}" or "/users/{$caller.subject}", got "/users/{"']],
    ['/users/{}', ['path: the name of an argument stands in single braces, as in "/users/{id}" or "/users/{$caller.subject}", got "/users/{}"']],
    ...['{$caller.scopes}', '{$arguments}', '{$caller}', '{a..b}'].map((placeholder): [string, string[]] => [
      `/users/${placeholder}`,
      [`path: there is no ${placeholder} in paths; besides arguments, there are {$caller.subject}, {$caller.clientId}, {$requestId}`],
    ]),
    ['/users/{user}', ['path: {user} is none of the properties of inputSchema; declare it there, or correct the name']],
  ])('the path %j', (path, expected) => {
    expect(problems({ path })).toEqual(expected);
  });

  test('a value within an argument that is not required', () => {
    const user = { type: 'object', properties: { id: { type: 'string' } } };
    expect(problems({ path: '/users/{user.id}' }, { type: 'object', properties: { user }, required: ['user'] }))
      .toEqual(['path: nothing can be asked for without {user.id}; add "id" to "required" of inputSchema.user']);
  });

  test('an argument in the path that is not required', () => {
    expect(problems({ path: '/users/{id}' }, { ...strings('id'), required: [] }))
      .toEqual(['path: nothing can be asked for without {id}; add "id" to "required" of inputSchema']);
  });

  test.each([
    ['Authorization', 'headers: Authorization is set by the request itself; leave it out: use the prop credentials'],
    ['cookie', 'headers: cookie is set by the request itself; leave it out: use the prop credentials, with HttpCredentials.apiKey(secret, { cookie })'],
    ['HOST', 'headers: HOST is set by the request itself; leave it out: it is that of the URL'],
    ['Content-Length', 'headers: Content-Length is set by the request itself; leave it out: it is that of the body'],
    ['Content-Type', 'headers: Content-Type is set by the request itself; leave it out: use the prop contentType'],
    ['Transfer-Encoding', 'headers: Transfer-Encoding is set by the request itself; leave it out: it is a matter of the connection'],
    ['X User', 'headers: "X User" is no name of a header (RFC 9110 section 5.1); write letters, digits and hyphens'],
    ['X\r\nY', 'headers: "X\\r\\nY" is no name of a header (RFC 9110 section 5.1); write letters, digits and hyphens'],
  ])('S20 the header %j', (name, problem) => {
    expect(problems({ headers: { [name]: 'x' } })).toEqual([problem]);
  });

  test.each(['a\r\nX-B: b', 'a\tb'])('S20 %j as a value of a header', (value) => {
    expect(problems({ headers: { 'X-A': value } }))
      .toEqual(['headers.X-A has characters that no header can hold (RFC 9110 section 5.5); write printable ASCII in one line']);
  });

  test.each(['{{where}}', '{{$arguments}}'])('%s as a value of a header', (value) => {
    expect(problems({ headers: { 'X-A': value } }, typed)).toEqual([`headers.X-A: ${value} is of type object, which no header can hold; name a value within it`]);
  });

  test.each<[string, any, string]>([
    ...['application/x-www-form-urlencoded', 'Multipart/Form-Data'].flatMap((contentType): [string, any, string][] => [
      [contentType, ['a'], 'array'], [contentType, '{{labels}}', 'array'], [contentType, 'a={{id}}', 'string'], [contentType, '{{$caller.subject}}', 'string'],
    ]).map(([contentType, body, type]): [string, any, string] => (
      [contentType, body, `body: ${contentType} is made of the members of an object, and this is of type ${type}; write an object`]
    )),
    ...['application/octet-stream', 'application/xml; charset=utf-8'].flatMap((contentType): [string, any, string][] => [
      [contentType, { a: 1 }, 'object'], [contentType, '{{where}}', 'object'], [contentType, ['{{id}}'], 'array'], [contentType, '{{$arguments}}', 'object'],
    ]).map(([contentType, body, type]): [string, any, string] => (
      [contentType, body, `body: ${contentType} is made of a text, or of bytes in base64, and this is of type ${type}; write a string, or another contentType`]
    )),
  ])('a body of %s that is %j', (contentType, body, problem) => {
    expect(problems({ method: HttpMethod.POST, contentType, body }, typed)).toEqual([problem]);
  });

  test('a parameter of the query where the credentials are sent', () => {
    const make = () => {
      const { stack, server } = createServer();
      server.addTool(tool(stack, {
        handler: ToolHandler.http({
          baseUrl: BASE_URL,
          path: '/me',
          query: { key: 'mine' },
          credentials: [HttpCredentials.apiKey(secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'client'), { query: 'key' })],
        }),
      }));
    };
    expect(make).toThrow('credentials[0]: the query key is set already; give it once');
  });

  test.each(['10.0.0.0', '10.0.0.0/33', 'fd00::/129', '300.0.0.0/8', '10.0.0.0/8/9', '10.0.0.0/', 'example.com/8', '::ffff/x'])('the network %j', (network) => {
    expect(problems({ allowedNetworks: [network] })).toEqual([
      `allowedNetworks: ${JSON.stringify(network)} is no network in CIDR notation; write it as in "10.0.0.0/16", or "10.1.2.3/32" for one address`,
    ]);
  });

  test.each(['0.0.0.0/0', '::/0'])('S19 the network %j', (network) => {
    expect(problems({ allowedNetworks: [network] }))
      .toEqual([`allowedNetworks: "${network}" is wider than any private network, and holds the function itself, or metadata services; name the networks that the service is in`]);
  });

  test.each([HttpMethod.GET, HttpMethod.HEAD])('a body of a %s request', (method) => {
    expect(problems({ method, body: {} })).toEqual([`body: services do not look at the body of a ${method} request; use query, or another method`]);
  });

  test('a type of no body, and a type that is none', () => {
    expect(problems({ contentType: 'text/plain' })).toEqual(['contentType: there is no body to be of this type; give a body, or leave contentType out']);
    expect(problems({ method: HttpMethod.POST, body: '', contentType: 'json' }))
      .toEqual(['contentType must be a media type, as in "application/json", got "json"']);
  });

  test.each([-1, 6, 1.5])('%d further attempts', (retryAttempts) => {
    expect(problems({ retryAttempts })).toEqual([`handler: retryAttempts must be a whole number from 0 to 5 that is known at synthesis, got ${retryAttempts}`]);
  });

  test.each([
    ['a[', 'Syntax error: expected Star, got: EOF'],
    ['', 'Syntax error: invalid token (EOF): ""'],
    ["items[?contain(name, 'a')]", 'there is no function contain'],
  ])('the result %j', (result, reason) => {
    expect(problems({ result })).toEqual([`result: ${JSON.stringify(result)} is no JMESPath expression: ${reason}`]);
  });

  test('every prop that is wrong, at once', () => {
    expect(problems({ baseUrl: 'x', path: 'y', query: { a: '{{nope}}' }, headers: { Host: 'z' }, timeout: Duration.days(1), result: '(' })).toHaveLength(6);
  });

  test('acting for a person in a tool that is long-running', () => {
    const make = (longRunning: boolean) => {
      const { stack, server } = createServer();
      server.addTool(tool(stack, {
        inputSchema: ToolSchema.fromObject(strings()),
        longRunning,
        handler: ToolHandler.http({
          baseUrl: BASE_URL,
          path: '/me',
          credentials: [HttpCredentials.onBehalfOfUser({
            tokenUrl: 'https://login.example.com/token', clientId: 'me', clientSecret: secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'client'),
          })],
        }),
      }));
    };
    expect(() => make(true)).toThrow('credentials: HttpCredentials.onBehalfOfUser needs the access token of the call, which a task may outlive; leave longRunning out');
    expect(() => make(false)).not.toThrow();
  });
});

test('S34 a request without credentials needs no permission', () => {
  expect(permissionsOf(serverWith(strings(), () => [ToolHandler.http({ baseUrl: BASE_URL, path: '/' })]))).toEqual([]);
});
