import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { AUTHORIZER_CACHE_SECONDS } from '../../src/contract';
import { cdkOut } from '../acceptance/apps';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** Where tools need scopes, what is allowed depends on more than the token that API Gateway would keep the answer for. */
const APPS = [
  { app: 'probe', people: 'machine clients alone', cacheSeconds: AUTHORIZER_CACHE_SECONDS },
  { app: 'onStageUrl', people: 'people, and scopes of tools', cacheSeconds: 0 },
] as const;

describe.each(APPS)('with $people', ({ app, cacheSeconds }) => {
  let resources: { logicalId: string; Type: string; Properties: any }[];
  let statements: { policy: string; statement: Statement }[];

  beforeAll(async () => {
    const folder = await cdkOut(app);
    const file = (await readdir(folder)).find((name) => name.endsWith('.template.json')) ?? '';
    const { Resources } = JSON.parse(await readFile(join(folder, file), 'utf8'));
    resources = Object.entries<any>(Resources).map(([logicalId, resource]) => ({ logicalId, ...resource }));
    const documents = [
      ...ofType('AWS::IAM::Policy').map(({ logicalId, Properties }) => [logicalId, Properties.PolicyDocument]),
      ...ofType('AWS::IAM::Role').flatMap(({ logicalId, Properties }) => (Properties.Policies ?? []).map(({ PolicyDocument }: any) => [logicalId, PolicyDocument])),
    ];
    statements = documents.flatMap(([policy, document]) => document.Statement.map((statement: Statement) => ({ policy, statement })));
  });

  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);

  test('S33 API Gateway keeps the answer of the authorizer no longer than documented, and asks again for another token', () => {
    expect(ofType('AWS::ApiGateway::Authorizer').map(({ Properties }) => Properties)).toMatchObject([
      { AuthorizerResultTtlInSeconds: cacheSeconds, IdentitySource: expect.stringContaining('method.request.header.Authorization') },
    ]);
    expect(cacheSeconds).toBeLessThanOrEqual(60);
  });

  test('S34 no role may do everything with anything', () => {
    expect(statements.length).toBeGreaterThan(0);
    for (const { policy, statement } of statements) {
      const actions = [statement.Action].flat();
      expect({ policy, wide: actions.filter((action) => action === '*' || action.endsWith(':*')) }).toEqual({ policy, wide: [] });
      // the one action that has no resources
      const scoped = actions.filter((action) => action !== 'secretsmanager:GetRandomPassword');
      if (scoped.length > 0) expect({ policy, scoped, resource: statement.Resource }).not.toMatchObject({ resource: '*' });
    }
  });

  test('S34 the function that runs tools may touch neither the table nor any secret', () => {
    const ofMcp = statements.filter(({ statement }) => [statement.Action].flat().includes('lambda:InvokeFunction')).map(({ policy }) => policy);
    expect(ofMcp.length).toBeGreaterThan(0);

    const actions = statements.filter(({ policy }) => ofMcp.includes(policy)).flatMap(({ statement }) => [statement.Action].flat());
    expect(actions.filter((action) => /^(dynamodb|secretsmanager|kms):/.test(action))).toEqual([]);
  });
});
