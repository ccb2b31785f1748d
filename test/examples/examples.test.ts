import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type AppProps, Stack, Validations } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { RemoteMcpServer } from 'cdk-remote-mcp-server';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const names = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

/** What is left of what the examples define beside the server, for the sake of short examples. Of the server's own parts, nothing is left. */
const ACCEPTED: readonly { readonly of: (resource: IConstruct) => boolean; readonly findings: Readonly<Record<string, string>> }[] = [
  {
    of: (resource) => resource instanceof CfnFunction,
    findings: {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
        'The role that the CDK gives a function lets it write logs',
      'Serverless-LambdaDLQ': 'The function is invoked synchronously: there are no events to lose',
      'Serverless-LambdaTracing': 'Tracing is the choice of who deploys it',
    },
  },
  {
    of: (resource) => resource instanceof CfnSecret,
    findings: { 'AwsSolutions-SMG4': 'The value is a key that somebody else issues, who alone can issue another' },
  },
  {
    of: (resource) => resource instanceof CfnBucket,
    findings: { 'AwsSolutions-S1': 'Access logs take a second bucket, and are the choice of who deploys it' },
  },
  {
    of: (resource) => resource instanceof CfnStateMachine,
    findings: { 'AwsSolutions-IAM5[Resource::*]': 'The CDK lets a state machine write traces and logs, by actions that have no resources' },
  },
  {
    // the CDK's own function that deploys files to buckets
    of: (resource) => resource instanceof CfnFunction && resource.node.path.includes('/Custom::CDKBucketDeployment'),
    findings: Object.fromEntries([
      'AwsSolutions-IAM5[Action::s3:GetObject*]',
      'AwsSolutions-IAM5[Action::s3:GetBucket*]',
      'AwsSolutions-IAM5[Action::s3:List*]',
      'AwsSolutions-IAM5[Action::s3:DeleteObject*]',
      'AwsSolutions-IAM5[Action::s3:Abort*]',
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*]',
      'AwsSolutions-IAM5[Resource::<Documents7E5B2978.Arn>/*]',
      'AwsSolutions-L1',
      'Serverless-LambdaDefaultMemorySize',
      'Serverless-LambdaLatestVersion',
    ].map((finding) => [finding, 'The function is the CDK\'s own, and only deployments run it'])),
  },
];

const { apps } = vi.hoisted(() => ({ apps: [] as App[] }));

// an example makes its app itself: this is how the checks get into it
vi.mock('aws-cdk-lib', async (importOriginal) => {
  const cdk = await importOriginal<typeof import('aws-cdk-lib')>();
  class CheckedApp extends cdk.App {
    constructor(props?: AppProps) {
      super({
        ...props,
        context: {
          '@aws-cdk/core:validateAgainstDefaultRules': true,
          '@aws-cdk/core:validationReportPrettyPrint': false,
        },
      });
      Validations.of(this).addPlugins(new AwsSolutionsChecks(this), new ServerlessChecks(this));
      apps.push(this);
    }
  }
  return { ...cdk, App: CheckedApp };
});

beforeAll(() => {
  vi.stubEnv('CDK_VALIDATION', undefined);
});

test('there are examples, and checks that find something', () => {
  expect(names).toContain('quickstart');

  const app = new App();
  new CfnFunction(new Stack(app, 'Careless'), 'Function', {
    code: { zipFile: ' ' },
    role: 'arn:aws:iam::123456789012:role/none',
    runtime: 'nodejs18.x',
    handler: 'index.handler',
    memorySize: 1,
  });
  expect(findings(app)).toEqual(expect.arrayContaining([
    expect.stringMatching(/^AwsSolutions-/), expect.stringMatching(/^Serverless-/), expect.stringMatching(/^[EFW]\d{4}/),
  ]));
});

describe.each(names)('%s', (name) => {
  let app: App;

  beforeAll(async () => {
    await import(join(EXAMPLES, name, 'app.ts'));
    app = apps.at(-1)!;
    for (const resource of besideServer(app)) {
      for (const { findings: accepted } of ACCEPTED.filter(({ of }) => of(resource))) {
        // what Validations.acknowledge() does, which takes no id with more than one "::"
        resource.node.scope!.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, accepted);
      }
    }
  });

  test('has no finding of cdk-nag or CloudFormation validation', () => {
    expect(findings(app)).toEqual([]);
  });

  test('synthesizes to the template that was reviewed', () => {
    const [{ template }] = app.synth().stacks;

    expect(withoutHashes(template)).toMatchSnapshot();
  });
});

/** Of errors and warnings alike. */
function findings(app: App): string[] {
  try {
    app.synth();
  } catch (error) {
    // the report says more
    if ((error as Error).name !== 'ValidationFailed') throw error;
  }
  const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
  return pluginReports.flatMap(({ violations }: { violations: { ruleName: string }[] }) => violations.map(({ ruleName }) => ruleName));
}

/** The resources of the constructs that an example defines in its stack, beside the server. */
function besideServer(app: App): IConstruct[] {
  return app.node.findAll().filter(({ node: { scope } }) => scope && Stack.isStack(scope.node.scope) && !(scope instanceof RemoteMcpServer));
}

/** Asset hashes change with every change of a bundle. */
function withoutHashes(template: object): unknown {
  return JSON.parse(JSON.stringify(template).replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH'));
}
