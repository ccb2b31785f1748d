import { Duration, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { describe, expect, test } from 'vitest';
import { createServer, importedFunction, manifestOf, messageOf, resourceNamed, type TestServer } from './synthesized-server';
import { ResourceContent, ResourceTemplateContent, type ResourceBucketOptions, type ResourceTemplateProps } from 'cdk-remote-mcp-server';

const BUCKET_ARN = 'arn:aws:s3:::handbook';
const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:reader:live';

const importedBucket = (stack: Stack): s3.IBucket => s3.Bucket.fromBucketName(stack, `Bucket${stack.node.children.length}`, 'handbook');

function template(stack: Stack, props: Partial<ResourceTemplateProps> = {}, options?: ResourceBucketOptions): ResourceTemplateProps {
  return { uriTemplate: 'docs://{+key}', name: 'docs', content: ResourceTemplateContent.fromBucket(importedBucket(stack), options), ...props };
}

/** The statements of the mcp function's policy, but those about its log. */
function statementsOf({ stack }: TestServer): any[] {
  const { Statement } = resourceNamed(Template.fromStack(stack), 'AWS::IAM::Policy', 'McpMcpFunctionRole').Properties.PolicyDocument;
  return Statement.filter(({ Action }: any) => !JSON.stringify(Action).includes('logs:'));
}

/** ARNs without the partition, which is known at deployment only. */
function plain(value: unknown): any {
  return JSON.parse(JSON.stringify(value).replace(/\{"Fn::Join":\["",\["([^"]*)",\{"Ref":"AWS::Partition"\},"([^"]*)"\]\]\}/g, '"$1aws$2"'));
}

function problemsOf(props: Partial<ResourceTemplateProps>, options?: ResourceBucketOptions): string {
  const { server, stack } = createServer();
  return messageOf(() => server.addResourceTemplate(template(stack, props, options))).replace(/^.* is not valid:\n/, '');
}

describe('a resource template of a bucket', () => {
  test('reaches the manifest', () => {
    const server = createServer();
    server.server.addResourceTemplate(template(server.stack, {
      title: 'Documents', description: 'All of them.', mimeType: 'text/markdown', cacheTtl: Duration.minutes(5),
    }, { prefix: 'docs/', listed: false, maxSize: Size.mebibytes(10) }));
    server.server.addResourceTemplate(template(server.stack, { uriTemplate: 'all://{name}.md', name: 'all' }));
    expect(manifestOf(server).resourceTemplates).toEqual([
      {
        uriTemplate: 'docs://{+key}',
        name: 'docs',
        title: 'Documents',
        description: 'All of them.',
        mimeType: 'text/markdown',
        cacheTtl: 300_000,
        content: { type: 's3Prefix', bucketName: 'handbook', prefix: 'docs/', variable: 'key', listed: false, maxSize: 10_485_760 },
      },
      {
        uriTemplate: 'all://{name}.md',
        name: 'all',
        content: { type: 's3Prefix', bucketName: 'handbook', prefix: '', variable: 'name', listed: true, maxSize: 5_242_880 },
      },
    ]);
  });

  test('comes with the props', () => {
    const { stack } = createServer();
    expect(manifestOf(createServer({ resourceTemplates: [template(stack)] })).resourceTemplates).toMatchObject([{ name: 'docs' }]);
  });

  test('S34 lets the server read and list what is below the prefix, and nothing else', () => {
    const server = createServer();
    server.server.addResourceTemplate(template(server.stack, {}, { prefix: 'docs/' }));
    expect(plain(statementsOf(server))).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `${BUCKET_ARN}/docs/*` },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: BUCKET_ARN, Condition: { StringLike: { 's3:prefix': 'docs/*' } } },
    ]);
  });

  test('S34 lets the server list nothing if it is not listed', () => {
    const server = createServer();
    server.server.addResourceTemplate(template(server.stack, {}, { prefix: 'docs/', listed: false }));
    expect(plain(statementsOf(server))).toEqual([{ Effect: 'Allow', Action: 's3:GetObject', Resource: `${BUCKET_ARN}/docs/*` }]);
  });

  test('S34 takes a prefix as it is written', () => {
    const server = createServer();
    server.server.addResourceTemplate(template(server.stack, {}, { prefix: 'a*?${b}/' }));
    expect(plain(statementsOf(server))).toMatchObject([
      { Resource: `${BUCKET_ARN}/a\${*}\${?}\${$}{b}/*` },
      { Condition: { StringLike: { 's3:prefix': 'a${*}${?}${$}{b}/*' } } },
    ]);
  });

  test('of all objects needs no condition', () => {
    const server = createServer();
    server.server.addResourceTemplate(template(server.stack));
    expect(plain(statementsOf(server))).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `${BUCKET_ARN}/*` },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: BUCKET_ARN },
    ]);
  });

  test('lets the server decrypt with the key of the bucket', () => {
    const server = createServer();
    const encryptionKey = new kms.Key(server.stack, 'Key');
    const bucket = new s3.Bucket(server.stack, 'Encrypted', { encryptionKey });
    server.server.addResourceTemplate(template(server.stack, { content: ResourceTemplateContent.fromBucket(bucket) }));
    expect(statementsOf(server)).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
      Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['s3.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } } },
    });
  });
});

describe('a resource template of a function', () => {
  test('reaches the manifest, and lets the server invoke this one version', () => {
    const server = createServer();
    const fn = importedFunction(server.stack, 'reader:live');
    server.server.addResourceTemplate({ uriTemplate: 'users://{team}/{+path}{?q,limit}', name: 'users', content: ResourceTemplateContent.fromLambdaFunction(fn) });
    expect(manifestOf(server).resourceTemplates).toEqual([
      { uriTemplate: 'users://{team}/{+path}{?q,limit}', name: 'users', content: { type: 'lambdaFunction', functionArn: FUNCTION_ARN } },
    ]);
    expect(statementsOf(server)).toEqual([{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: FUNCTION_ARN }]);
  });
});

describe('a resource', () => {
  test('may be one object', () => {
    const server = createServer();
    server.server.addResource({ uri: 'docs://guide', name: 'guide', content: ResourceContent.fromBucketObject(importedBucket(server.stack), 'docs/guide*.md') });
    expect(manifestOf(server).resources).toEqual([
      { uri: 'docs://guide', name: 'guide', content: { type: 's3Object', bucketName: 'handbook', key: 'docs/guide*.md', maxSize: 5_242_880 } },
    ]);
    expect(plain(statementsOf(server))).toEqual([{ Effect: 'Allow', Action: 's3:GetObject', Resource: `${BUCKET_ARN}/docs/guide\${*}.md` }]);
  });

  test('may come from a function', () => {
    const server = createServer();
    const content = ResourceContent.fromLambdaFunction(importedFunction(server.stack, 'reader:live'));
    server.server.addResource({ uri: 'docs://now', name: 'now', mimeType: 'text/plain', content });
    expect(manifestOf(server).resources).toEqual([
      { uri: 'docs://now', name: 'now', mimeType: 'text/plain', content: { type: 'lambdaFunction', functionArn: FUNCTION_ARN } },
    ]);
    expect(statementsOf(server)).toEqual([{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: FUNCTION_ARN }]);
  });

  test('of a bucket that is made with it is known at deployment', () => {
    const server = createServer();
    const bucket = new s3.Bucket(server.stack, 'Owned');
    server.server.addResource({ uri: 'docs://guide', name: 'guide', content: ResourceContent.fromBucketObject(bucket, 'guide.md') });
    server.server.addResourceTemplate(template(server.stack, { content: ResourceTemplateContent.fromBucket(bucket) }));
    const { resources, resourceTemplates } = manifestOf(server);
    for (const { content } of [...resources, ...resourceTemplates]) {
      expect(content).toMatchObject({ bucketName: { $deployTimeValue: 0 } });
    }
    Template.fromStack(server.stack).hasResourceProperties('AWS::Lambda::Function', {
      Description: Match.stringLikeRegexp('serves MCP'),
      Environment: { Variables: { DEPLOY_TIME_VALUES: { 'Fn::Join': ['', ['["', { Ref: Match.stringLikeRegexp('^Owned') }, '"]']] } } },
    });
  });

  test.each([[Size.bytes(0), 'got 0 bytes'], [Size.mebibytes(51), 'got 53477376 bytes']])('fails for a size of %s', (maxSize, expected) => {
    const { server, stack } = createServer();
    expect(messageOf(() => server.addResource({ uri: 'docs://a', name: 'a', content: ResourceContent.fromBucketObject(importedBucket(stack), 'a', { maxSize }) })))
      .toContain(`resource "docs://a": content: maxSize must be between 1 byte and 50 MiB, ${expected}`);
  });

  test('fails for an object without a key', () => {
    const { server, stack } = createServer();
    expect(messageOf(() => server.addResource({ uri: 'docs://a', name: 'a', content: ResourceContent.fromBucketObject(importedBucket(stack), '') })))
      .toContain('resource "docs://a": content: the key of the object is empty');
  });
});

describe('a resource template fails for', () => {
  test.each<[string, string, string]>([
    ['no variable', 'docs://readme', 'uriTemplate has no variable; declare it as a resource'],
    ['no scheme', '{+key}', 'uriTemplate must be an absolute URI with a scheme'],
    ['a relative URI', 'docs/{+key}', 'uriTemplate must be an absolute URI with a scheme'],
    ['a space', 'docs://a b/{key}', 'uriTemplate must be an absolute URI with a scheme'],
    ['an operator that cannot be read back', 'docs://a{/path*}', 'uriTemplate: {/path*} cannot be read back from a URI; write {name} for a segment'],
    ['a prefix modifier', 'docs://{key:3}', 'uriTemplate: {key:3} cannot be read back'],
    ['an open brace', 'docs://{key', 'uriTemplate: {key cannot be read back'],
    ['a closing brace', 'docs://{key}}', 'uriTemplate: } cannot be read back'],
    ['an empty expression', 'docs://{}', 'uriTemplate: {} cannot be read back'],
    ['variables side by side', 'docs://{a}{b}', 'uriTemplate has variables side by side'],
    ['several variables in one expression', 'docs://{a,b}', 'uriTemplate: write each variable of {a,b} in braces of its own'],
    ['a variable that is there twice', 'docs://{a}/{a}', 'uriTemplate: the variable "a" is there twice'],
    ['a variable after one of several segments', 'docs://{+a}/{b}', 'uriTemplate: no variable but {?…} can follow {+a}'],
    ['two variables of several segments', 'docs://{+a}/{+b}', 'uriTemplate: no variable but {?…} can follow {+a}'],
    ['a query in the middle', 'docs://a{?q}/b', 'uriTemplate: {?q} must be at the end'],
    ['a second query', 'docs://a?b=c{?q}', 'uriTemplate: {?q} must be at the end'],
    ['text that is not in its normal form', 'DOCS://{key}', 'uriTemplate is not in its normal form'],
    ['a variable in the host of a web address', 'https://{host}/a', 'uriTemplate is not in its normal form'],
    ['dot segments', 'docs://a/../{key}', 'uriTemplate is not in its normal form'],
  ])('%s', (_what, uriTemplate, expected) => {
    expect(problemsOf({ uriTemplate })).toContain(`resource template ${JSON.stringify(uriTemplate)}: ${expected}`);
  });

  test.each(['docs://{+key}', 'docs://{key}', 'file:///{+path}', 'https://example.com/files/{+key}', 'urn:doc:{id}', 'docs://a/{key}.md', 'docs://{key}/meta?x=y'])('%s not', (uriTemplate) => {
    const { server, stack } = createServer();
    expect(() => server.addResourceTemplate(template(stack, { uriTemplate }))).not.toThrow();
  });

  const NEED_ONE = (has: string) => 'content: the objects of a bucket need one variable in the path of the URI template, for the rest of the key, as in'
    + ` "reports://{+key}"; it has ${has}`;

  test.each<[string, Partial<ResourceTemplateProps>, ResourceBucketOptions | undefined, string]>([
    ['an empty name', { name: '' }, undefined, 'name is empty'],
    ['a media type that is none', { mimeType: 'text' }, undefined, 'mimeType must be a media type'],
    ['two variables for the objects of a bucket', { uriTemplate: 'docs://{a}/{b}' }, undefined, NEED_ONE('2')],
    ['a variable in the query alone for them', { uriTemplate: 'docs://all{?key}' }, undefined, NEED_ONE('1 in the query')],
    ['a second variable in the query for them', { uriTemplate: 'docs://{+key}{?version}' }, undefined, NEED_ONE('1 in the query')],
    ['a size that is too much', {}, { maxSize: Size.gibibytes(1) }, 'content: maxSize must be between 1 byte and 50 MiB'],
  ])('%s', (_what, props, options, expected) => {
    expect(problemsOf(props, options)).toContain(expected);
  });

  test('what is there already', () => {
    const { server, stack } = createServer({ resources: [{ uri: 'docs://readme', name: 'readme', content: ResourceContent.fromText('Read me.') }] });
    server.addResourceTemplate(template(stack));
    expect(messageOf(() => server.addResourceTemplate(template(stack, { name: 'other' })))).toContain('another resource template has this uriTemplate');
    expect(messageOf(() => server.addResourceTemplate(template(stack, { uriTemplate: 'a://{key}' })))).toContain('another resource has the name "docs"');
    expect(messageOf(() => server.addResourceTemplate(template(stack, { uriTemplate: 'b://{key}', name: 'readme' })))).toContain('another resource has the name "readme"');
    expect(messageOf(() => server.addResource({ uri: 'docs://other', name: 'docs', content: ResourceContent.fromText('') }))).toContain('another resource has the name "docs"');
  });
});
