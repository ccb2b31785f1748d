import { Duration, Fn, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import { describe, expect, test } from 'vitest';
import { resourceNamed, scope, templateOf } from './synthesized-server';
import { Authorization, ExternalIssuer, RemoteMcpServer } from 'cdk-remote-mcp-server';

interface Route {
  readonly path: string;
  readonly method: string;
  readonly properties: any;
}

/** Every method of the API with the path it is at. */
function routesOf(template: Template): Route[] {
  const resources = template.findResources('AWS::ApiGateway::Resource');
  const pathOf = (id: string | undefined): string => id === undefined || !(id in resources)
    ? ''
    : `${pathOf(resources[id].Properties.ParentId.Ref)}/${resources[id].Properties.PathPart}`;
  return Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties: properties }) => ({
    path: pathOf(properties.ResourceId.Ref),
    method: properties.HttpMethod,
    properties,
  }));
}

const gatewayResponse = (template: Template, type: string): any => Object.values(template.findResources('AWS::ApiGateway::GatewayResponse'))
  .map(({ Properties }) => Properties)
  .find(({ ResponseType }) => ResponseType === type);

/** The text of a value, with the API's id and the region in the place of their references. */
function text(value: any): string {
  if (typeof value === 'string') {
    return value;
  }
  return value['Fn::Join'] ? value['Fn::Join'][1].map(text).join('') : `<${value.Ref.replace(/.*Api[0-9A-F]{8}$/, 'api').replace(/^AWS::/, '')}>`;
}

/** The text of a value, as CloudFormation makes it with the text of a parameter. */
function evaluate(value: any, title: string): string {
  if (typeof value === 'string') {
    return value;
  }
  if (value['Fn::Join']) {
    const [delimiter, parts] = value['Fn::Join'];
    return (parts['Fn::Split'] ? evaluate(parts['Fn::Split'][1], title).split(parts['Fn::Split'][0]) : parts.map((part: any) => evaluate(part, title))).join(delimiter);
  }
  return value.Ref === 'Title' ? title : 'x';
}

const BASE_URL = 'https://<api>.execute-api.<Region>.<URLSuffix>/prod';

describe('routes', () => {
  const template = templateOf();
  const routes = routesOf(template);
  const integrationOf = ({ properties }: Route) => properties.Integration;

  test('are exactly those of MCP, OAuth and the pages for people', () => {
    expect(routes.map(({ path, method }) => `${method} ${path}`).sort()).toEqual([
      'ANY ',
      'ANY /.well-known/{proxy+}',
      'ANY /account',
      'ANY /authorize',
      'ANY /authorize/{id}',
      'ANY /callback',
      'ANY /clients',
      'ANY /clients/{id}',
      'ANY /dcr',
      'ANY /introspect',
      'ANY /jwks',
      'ANY /mcp',
      'ANY /par',
      'ANY /register',
      'ANY /revoke',
      'ANY /token',
    ]);
  });

  test('of MCP stream, behind the authorizer', () => {
    const [mcpFunction] = Object.keys(template.findResources('AWS::Lambda::Function')).filter((id) => id.startsWith('McpMcpFunction'));
    const endpoint = routes.filter(({ path }) => path === '/mcp');
    expect(endpoint).toHaveLength(1);
    for (const route of endpoint) {
      expect(route.properties).toMatchObject({ AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: expect.stringContaining('Authorizer') } });
      expect(integrationOf(route)).toMatchObject({ Type: 'AWS_PROXY', ResponseTransferMode: 'STREAM' });
      expect(JSON.stringify(integrationOf(route).Uri)).toContain('response-streaming-invocations');
      expect(JSON.stringify(integrationOf(route).Uri)).toContain(mcpFunction);
    }
  });

  test('of OAuth are buffered and open, to the oauth function', () => {
    const [oauthFunction] = Object.keys(template.findResources('AWS::Lambda::Function')).filter((id) => id.includes('OAuthFunction'));
    const endpoints = routes.filter(({ path }) => path !== '/mcp' && !path.startsWith('/.well-known/'));
    expect(endpoints).toHaveLength(14);
    for (const route of endpoints) {
      expect(route.properties.AuthorizationType).toBe('NONE');
      expect(integrationOf(route).ResponseTransferMode).toBeUndefined();
      expect(JSON.stringify(integrationOf(route).Uri)).toContain(oauthFunction);
    }
  });

  describe('of documents are answered by the gateway itself', () => {
    const [folder] = routes.filter(({ path }) => path === '/.well-known/{proxy+}');
    const documentsOf = (props = {}) => {
      const [route] = routesOf(templateOf(props)).filter(({ path }) => path === '/.well-known/{proxy+}');
      return String(text(integrationOf(route!).IntegrationResponses[0].ResponseTemplates['application/json']))
        .split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line.replaceAll('${base}', BASE_URL)));
    };

    test('openly', () => {
      expect(folder!.properties.AuthorizationType).toBe('NONE');
      expect(integrationOf(folder!)).toMatchObject({ Type: 'MOCK', PassthroughBehavior: 'NEVER' });
      expect(integrationOf(folder!)).not.toHaveProperty('Uri');
    });

    test('with the URLs of the server', () => {
      expect(text(integrationOf(folder!).IntegrationResponses[0].ResponseTemplates['application/json'])).toContain(`#set($base = "${BASE_URL}")\n`);
      expect(documentsOf()).toMatchObject([
        { resource: `${BASE_URL}/mcp`, authorization_servers: [BASE_URL] }, { issuer: BASE_URL, token_endpoint: `${BASE_URL}/token` },
      ]);
    });

    test('with any text of the owner\'s as it is', () => {
      const serverTitle = '#set($x = 1) $context.identity "q" \\ #end\n$util';
      const props = { serverTitle, scopes: [scope('$#a')] };
      expect(documentsOf(props)).toMatchObject([{ resource_name: serverTitle, scopes_supported: ['$#a'] }, { scopes_supported: ['$#a'] }]);
    });

    test('with text that is known at deployment only, which CloudFormation writes as JSON', () => {
      const title = Fn.ref('Title');
      const [route] = routesOf(templateOf({ serverTitle: title })).filter(({ path }) => path === '/.well-known/{proxy+}');
      const deployed = evaluate(integrationOf(route!).IntegrationResponses[0].ResponseTemplates['application/json'], 'a "b" \\ $c #d\n\te');
      expect(deployed).not.toMatch(/\$c|#d/);
      expect(JSON.parse(deployed.split('\n').find((line) => line.startsWith('{'))!)).toMatchObject({ resource_name: 'a "b" \\ $c #d\n\te' });
    });

    test('and are part of what is deployed', () => {
      const deploymentOf = (serverTitle: string) => Object.keys(templateOf({ serverTitle }).findResources('AWS::ApiGateway::Deployment'));
      expect(deploymentOf('One')).not.toEqual(deploymentOf('Two'));
    });
  });

  test('S33 the authorizer looks at the Authorization header, and its answers live for a minute', () => {
    template.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'TOKEN',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 60,
    });
  });

  test('API Gateway waits a little longer than the mcp function, and at most 15 minutes', () => {
    const timeoutOf = (functionTimeout?: Duration) => routesOf(templateOf({ functionTimeout }))
      .find(({ path }) => path === '/mcp')!.properties.Integration.TimeoutInMillis;
    expect(timeoutOf()).toBe(65_000);
    expect(timeoutOf(Duration.minutes(15))).toBe(900_000);
  });
});

describe('the stage', () => {
  const template = templateOf();

  test('is regional', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['REGIONAL'] }, DisableExecuteApiEndpoint: false });
  });

  test('S16 throttles what strangers can make it write more than all else', () => {
    const limits = { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 50, DataTraceEnabled: false };
    const ofMethod = (HttpMethod: string, ResourcePath: string) => ({ HttpMethod, ResourcePath, ...limits });
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'prod',
      MethodSettings: [
        { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100, LoggingLevel: 'OFF', DataTraceEnabled: false },
        ofMethod('POST', '/~1clients'),
        ofMethod('POST', '/~1dcr'),
        ofMethod('POST', '/~1register'),
        ofMethod('POST', '/~1par'),
        ofMethod('POST', '/~1authorize'),
        ofMethod('GET', '/~1authorize'),
      ],
    });
  });

  test('takes the owner\'s throttling and name', () => {
    templateOf({
      stageName: 'v1',
      throttlingRateLimit: 7,
      throttlingBurstLimit: 8,
      authorization: Authorization.builtIn({ registrationThrottlingRateLimit: 0.5, registrationThrottlingBurstLimit: 1 }),
    }).hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'v1',
      MethodSettings: Match.arrayWith([
        Match.objectLike({ ResourcePath: '/*', ThrottlingRateLimit: 7, ThrottlingBurstLimit: 8 }),
        Match.objectLike({ ResourcePath: '/~1clients', ThrottlingRateLimit: 0.5, ThrottlingBurstLimit: 1 }),
      ]),
    });
  });

  test('S40 logs every request as JSON, without headers that hold credentials, paths with ids, and queries', () => {
    const [{ Properties }] = Object.values(template.findResources('AWS::ApiGateway::Stage'));
    const format = JSON.parse(Properties.AccessLogSetting.Format);
    expect(format).toMatchObject({ requestId: '$context.requestId', route: '$context.resourcePath', status: '$context.status' });
    expect(Object.values(format).filter((field) => /header|query|\.path$|Authorization/i.test(String(field)))).toEqual([]);
  });
});

describe('S45 TLS for a year (RFC 6797)', () => {
  const header = 'Strict-Transport-Security';
  const anyHeader = `method.response.header.${header}`;
  const templates: [string, Template][] = [
    ['the built-in authorization server', templateOf({ allowedOrigins: ['https://a.example', 'https://b.example'] })],
    ['an external one', templateOf({ allowedOrigins: ['https://a.example'], authorization: Authorization.external(ExternalIssuer.oidc({ issuer: 'https://login.example.com' })) })],
  ];

  test.each(templates)('with %s is what every answer says that the gateway gives itself', (_name, template) => {
    const responses = Object.values(template.findResources('AWS::ApiGateway::GatewayResponse')).map(({ Properties }) => Properties);
    expect(responses.length).toBeGreaterThan(8);
    for (const { ResponseParameters } of responses) {
      expect(ResponseParameters).toMatchObject({ [`gatewayresponse.header.${header}`]: "'max-age=31536000'" });
    }

    const mocks = routesOf(template).filter(({ properties: { Integration } }) => Integration.Type === 'MOCK');
    expect(mocks.length).toBeGreaterThan(0);
    for (const { properties: { Integration, MethodResponses } } of mocks) {
      expect(MethodResponses).toEqual(Integration.IntegrationResponses.map(() => expect.objectContaining({
        ResponseParameters: expect.objectContaining({ [anyHeader]: true }),
      })));
      for (const { ResponseParameters } of Integration.IntegrationResponses) {
        expect(ResponseParameters).toMatchObject({ [anyHeader]: "'max-age=31536000'" });
      }
    }
  });
});

describe('gateway responses', () => {
  const template = templateOf();

  test('401 leads clients to the metadata, by the real WWW-Authenticate header', () => {
    const { StatusCode, ResponseParameters } = gatewayResponse(template, 'UNAUTHORIZED');
    expect(StatusCode).toBe('401');
    expect(text(ResponseParameters['gatewayresponse.header.WWW-Authenticate']))
      .toBe(`'Bearer resource_metadata="${BASE_URL}/.well-known/oauth-protected-resource/mcp"'`);
  });

  test('401 asks for the scopes, if there are any', () => {
    const { ResponseParameters } = gatewayResponse(templateOf({ scopes: [scope('read'), scope('write')] }), 'UNAUTHORIZED');
    expect(text(ResponseParameters['gatewayresponse.header.WWW-Authenticate']))
      .toBe(`'Bearer resource_metadata="${BASE_URL}/.well-known/oauth-protected-resource/mcp", scope="read write"'`);
  });

  test('403 of the authorizer is a challenge for more scope', () => {
    const { StatusCode, ResponseParameters } = gatewayResponse(templateOf({ scopes: [scope('read')] }), 'ACCESS_DENIED');
    expect(StatusCode).toBe('403');
    expect(text(ResponseParameters['gatewayresponse.header.WWW-Authenticate']))
      .toBe(`'Bearer error="insufficient_scope", resource_metadata="${BASE_URL}/.well-known/oauth-protected-resource/mcp", scope="read"'`);
  });

  test('an unknown path is 404 without a challenge', () => {
    const { StatusCode, ResponseParameters } = gatewayResponse(template, 'MISSING_AUTHENTICATION_TOKEN');
    expect(StatusCode).toBe('404');
    expect(ResponseParameters).not.toHaveProperty(['gatewayresponse.header.WWW-Authenticate']);
  });

  test.each(['UNAUTHORIZED', 'MISSING_AUTHENTICATION_TOKEN'])('%s leads browsers to the page of the server, whichever body they get', (type) => {
    const { ResponseParameters, ResponseTemplates } = gatewayResponse(template, type);
    expect(text(ResponseTemplates['text/html'])).toContain(`<meta http-equiv="refresh" content="0;url=${BASE_URL}/">`);
    expect(text(ResponseTemplates['text/html'])).toContain(`<a href="${BASE_URL}/">`);
    expect(text(ResponseParameters['gatewayresponse.header.Refresh'])).toBe(`'0;url=${BASE_URL}/'`);
    expect(JSON.parse(ResponseTemplates['application/json'])).toHaveProperty('error');
  });

  test('no other answer is for browsers', () => {
    const types = Object.values(template.findResources('AWS::ApiGateway::GatewayResponse')).map(({ Properties }) => Properties)
      .filter(({ ResponseParameters, ResponseTemplates }) => 'text/html' in ResponseTemplates || 'gatewayresponse.header.Refresh' in ResponseParameters);
    expect(types.map(({ ResponseType }) => ResponseType).sort()).toEqual(['MISSING_AUTHENTICATION_TOKEN', 'UNAUTHORIZED']);
  });

  test.each([
    ['AUTHORIZER_FAILURE', '503', true],
    ['AUTHORIZER_CONFIGURATION_ERROR', '503', true],
    ['INTEGRATION_FAILURE', '503', true],
    ['THROTTLED', '429', true],
  ])('%s is %s', (type, status, retryAfter) => {
    const { StatusCode, ResponseParameters } = gatewayResponse(template, type);
    expect(StatusCode).toBe(status);
    expect('gatewayresponse.header.Retry-After' in ResponseParameters).toBe(retryAfter);
  });

  test('all have a JSON body in OAuth\'s form, are not stored, and can be read by pages', () => {
    const responses = Object.values(template.findResources('AWS::ApiGateway::GatewayResponse')).map(({ Properties }) => Properties);
    expect(responses.map(({ ResponseType }) => ResponseType)).toEqual(expect.arrayContaining(['DEFAULT_4XX', 'DEFAULT_5XX']));
    for (const { ResponseTemplates, ResponseParameters } of responses) {
      expect(JSON.parse(ResponseTemplates['application/json']))
        .toEqual({ error: expect.stringMatching(/^[a-z_]+$/), error_description: expect.any(String), request_id: '$context.requestId' });
      expect(ResponseParameters).toMatchObject({
        'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
        'gatewayresponse.header.Access-Control-Expose-Headers': "'WWW-Authenticate,Retry-After'",
        'gatewayresponse.header.Cache-Control': "'no-store'",
      });
    }
  });

  test('of other kinds keep their status: 413 for a request that is too large, 504 for a function that takes too long', () => {
    for (const type of ['DEFAULT_4XX', 'DEFAULT_5XX']) {
      expect(gatewayResponse(template, type)).not.toHaveProperty('StatusCode');
    }
  });

  test('are part of what is deployed', () => {
    const deploymentOf = (name: string) => Object.keys(templateOf({ scopes: [scope(name)] }).findResources('AWS::ApiGateway::Deployment'));
    expect(deploymentOf('read')).not.toEqual(deploymentOf('write'));
  });
});

describe('S24 cross-origin requests', () => {
  const preflight = (template: Template, path: string) => routesOf(template).find((route) => route.path === path && route.method === 'OPTIONS')?.properties
    .Integration.IntegrationResponses[0];

  test('to the documents of a server with another authorization server may come from anywhere, without cookies', () => {
    const template = templateOf({ authorization: Authorization.external(ExternalIssuer.oidc({ issuer: 'https://login.example.com' })) });
    const [found] = routesOf(template).filter(({ method }) => method === 'OPTIONS');
    expect(found!.properties.AuthorizationType).toBe('NONE');
    expect(found!.properties.Integration.IntegrationResponses).toEqual([{
      StatusCode: '204',
      ResponseParameters: {
        'method.response.header.Access-Control-Allow-Headers': "'Authorization,Content-Type,DPoP,MCP-Protocol-Version'",
        'method.response.header.Access-Control-Allow-Origin': "'*'",
        'method.response.header.Access-Control-Allow-Methods': "'GET'",
        'method.response.header.Access-Control-Max-Age': "'7200'",
        'method.response.header.Access-Control-Expose-Headers': "'WWW-Authenticate'",
        'method.response.header.Strict-Transport-Security': "'max-age=31536000'",
      },
    }]);
  });

  test('that lead nowhere can be read from anywhere: clients probe for metadata, and must see that there is none', () => {
    for (const type of ['MISSING_AUTHENTICATION_TOKEN', 'DEFAULT_4XX', 'ACCESS_DENIED', 'THROTTLED']) {
      expect(gatewayResponse(templateOf(), type).ResponseParameters).toMatchObject({ 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" });
    }
  });

  test('to MCP come from nowhere by default', () => {
    expect(preflight(templateOf(), '/mcp')).toBeUndefined();
  });

  test('to MCP come from the given origins alone', () => {
    const { ResponseParameters, ResponseTemplates } = preflight(templateOf({ allowedOrigins: ['https://a.example', 'https://b.example'] }), '/mcp');
    expect(ResponseParameters).toMatchObject({
      'method.response.header.Access-Control-Allow-Origin': "'https://a.example'",
      'method.response.header.Access-Control-Allow-Methods': "'POST'",
    });
    expect(ResponseParameters['method.response.header.Access-Control-Allow-Headers']).toContain('Mcp-Protocol-Version');
    expect(ResponseTemplates['application/json']).toContain('$origin == "https://b.example"');
  });
});

describe('with a domain', () => {
  const stack = new Stack();
  const certificate = acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:123456789012:certificate/abc');
  const server = new RemoteMcpServer(stack, 'Mcp', { domain: { domainName: 'mcp.example.com', certificate } });
  const template = Template.fromStack(stack);

  test('the URLs begin at its root', () => {
    expect(server.issuer).toBe('https://mcp.example.com');
    expect(server.url).toBe('https://mcp.example.com/mcp');
    expect(resourceNamed(template, 'AWS::Lambda::Function', 'McpMcpFunction').Properties.Environment.Variables.PUBLIC_BASE_URL)
      .toBe('https://mcp.example.com');
    const { ResponseParameters } = gatewayResponse(template, 'UNAUTHORIZED');
    expect(ResponseParameters['gatewayresponse.header.WWW-Authenticate'])
      .toBe("'Bearer resource_metadata=\"https://mcp.example.com/.well-known/oauth-protected-resource/mcp\"'");
  });

  test('API Gateway serves it, and no other URL', () => {
    template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: 'mcp.example.com', EndpointConfiguration: { Types: ['REGIONAL'] }, SecurityPolicy: 'TLS_1_2',
    });
    template.hasResourceProperties('AWS::ApiGateway::BasePathMapping', { BasePath: Match.absent() });
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
    expect(server.api.domainName).toBeDefined();
  });
});
