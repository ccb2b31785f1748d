import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  API_METADATA_KEY, ENVIRONMENT, SETTINGS_FILE, type AuthorizerSettings, type OAuthSettings, type OidcProviderSettings,
} from '../../../src/contract';
import { ROOT } from '../cli/command';

/** A REST API with a function that answers with the settings that it finds, and the metadata of a RemoteMcpServer. */
const APP = `
  import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
  import * as apigateway from 'aws-cdk-lib/aws-apigateway';
  import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
  import * as lambda from 'aws-cdk-lib/aws-lambda';
  import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
  const stack = new Stack(new App(), 'Login');
  const api = new apigateway.RestApi(stack, 'Api', { cloudWatchRole: false });
  const baseUrl = \`https://\${api.restApiId}.execute-api.\${stack.region}.\${stack.urlSuffix}/prod\`;
  const fn = new lambda.Function(stack, 'OAuth', {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromAsset('asset'),
    environment: { ${ENVIRONMENT.publicBaseUrl}: baseUrl, ${ENVIRONMENT.deployTimeValues}: JSON.stringify(['client-of-deployment']) },
  });
  const issuer = ISSUER ?? baseUrl;
  api.root.addResource('settings').addMethod('GET', new apigateway.LambdaIntegration(fn));
  api.root.addResource('resource').addMethod('GET', new apigateway.MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    integrationResponses: [{ statusCode: '200', responseTemplates: {
      'application/json': JSON.stringify({ resource: \`\${baseUrl}/mcp\`, authorization_servers: [baseUrl] }),
    } }],
  }), { methodResponses: [{ statusCode: '200' }] });
  const table = new dynamodb.Table(stack, 'Clients', {
    partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING }, removalPolicy: RemovalPolicy.DESTROY,
  });
  const secret = (id) => new secretsmanager.Secret(stack, id, { generateSecretString: { passwordLength: 64, excludePunctuation: true } }).secretArn;
  api.deploymentStage.node.defaultChild.addMetadata('${API_METADATA_KEY}', {
    id: 'Mcp', url: \`\${baseUrl}/mcp\`, issuer,
    ...OWN && { authorizationServer: {
      initialAccessTokenSecret: secret('InitialAccessToken'), passphraseSecret: secret('Passphrase'), tableName: table.tableName, functionName: fn.functionName,
    } },
  });
`;

const HANDLER = `
  import { readFileSync } from 'node:fs';
  const settings = readFileSync(new URL('./${SETTINGS_FILE}', import.meta.url), 'utf8');
  export const handler = async () => ({ statusCode: 200, body: settings });
`;

/** What an identity provider elsewhere would be in the settings. */
export const REAL_PROVIDER: OidcProviderSettings = {
  type: 'oidc',
  label: 'Example login',
  issuer: 'https://login.example.com',
  clientId: 'abc',
  clientSecretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:elsewhere',
  clientAuthentication: 'client_secret_post',
  scopes: ['openid', 'profile'],
  parameters: { prompt: 'select_account' },
  claims: { subject: ['oid'], email: ['mail'], emailVerified: ['edov'], name: ['name'], groups: ['realm_access', 'roles'] },
  trustsEmail: false,
  userinfo: true,
};

/** Settings of an oauth function, as far as the local server reads them. */
export function oauthSettings(identityProvider: OAuthSettings['identityProvider'] | object, more: Partial<OAuthSettings> = {}): Partial<OAuthSettings> {
  return { version: 1, resourceName: 'Handbook', admission: {}, ...more, identityProvider: identityProvider as OAuthSettings['identityProvider'] };
}

/** A CDK app in a folder of its own. */
export interface ServerApp {
  readonly folder: string;
  /** What `remote-mcp` is started with. */
  readonly args: readonly string[];
  write(file: string, content: unknown): Promise<void>;
}

/** How an app is written. */
export interface ServerAppOptions {
  /** Of an authorization server elsewhere; the server has its own unless given. */
  readonly issuer?: string;
  /** `afterAll`, for an app that several tests use; it is removed with the test unless given. */
  readonly atEnd?: (end: () => Promise<void>) => void;
}

/** Writes an app whose function has the given settings. */
export async function serverApp(
  settings: Partial<OAuthSettings> | AuthorizerSettings, { issuer, atEnd = onTestFinished }: ServerAppOptions = {},
): Promise<ServerApp> {
  const folder = await mkdtemp(join(tmpdir(), 'login-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const write = (file: string, content: unknown) => writeFile(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  await mkdir(join(folder, 'asset'));
  await write('asset/index.mjs', HANDLER);
  await write(`asset/${SETTINGS_FILE}`, settings);
  await write('app.mjs', APP.replace('ISSUER', JSON.stringify(issuer ?? null)).replace('OWN', String(issuer === undefined)));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return { folder, args: ['local', '--app', 'node app.mjs', '--port', '0', '--json'], write };
}
