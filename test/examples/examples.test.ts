import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type AppProps, Stack, Validations } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { RemoteMcpServer } from 'cdk-remote-mcp-server';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const names = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

/** What the functions of tools are left to be, for the sake of short examples. Of the server's own parts, nothing is left. */
const ACCEPTED_IN_TOOL_FUNCTIONS = {
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
    'The role that the CDK gives a function lets it write logs',
  'Serverless-LambdaDLQ': 'The function is invoked synchronously: there are no events to lose',
  'Serverless-LambdaTracing': 'Tracing is the choice of who deploys it',
};

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

test('there are examples, and checks that find something', { timeout: 60_000 }, () => {
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
    for (const fn of toolFunctions(app)) {
      // what Validations.acknowledge() does, which takes no id with more than one "::"
      fn.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, ACCEPTED_IN_TOOL_FUNCTIONS);
    }
  });

  test('has no finding of cdk-nag or CloudFormation validation', { timeout: 60_000 }, () => {
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

/** The functions that the examples define beside the server. */
function toolFunctions(app: App): IConstruct[] {
  const isServer = (construct: IConstruct) => construct instanceof RemoteMcpServer;
  return app.node.findAll()
    .filter((construct) => construct instanceof CfnFunction && !construct.node.scopes.some(isServer))
    .map((construct) => construct.node.scope!)
    .filter((construct) => Stack.isStack(construct.node.scope));
}

/** Asset hashes change with every change of a bundle. */
function withoutHashes(template: object): unknown {
  return JSON.parse(JSON.stringify(template).replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH'));
}
