import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { AuthorizerSettings, Manifest, OAuthSettings } from '../../src/contract';
import { RemoteMcpServer, type RemoteMcpServerProps, type ScopeProps, ToolHandler, type ToolProps } from 'cdk-remote-mcp-server';

/** A server alone in its stack. */
export interface TestServer {
  readonly app: App;
  readonly stack: Stack;
  readonly server: RemoteMcpServer;
}

/** What the command line of the CDK sets, so that functions tell where their code is. */
const CONTEXT = { 'aws:cdk:enable-asset-metadata': true };

export function createServer(props?: RemoteMcpServerProps, stackProps?: StackProps): TestServer {
  const app = new App({ context: CONTEXT });
  const stack = new Stack(app, 'Test', stackProps);
  return { app, stack, server: new RemoteMcpServer(stack, 'Mcp', props) };
}

/** The template of a server with the given props. */
export function templateOf(props?: RemoteMcpServerProps): Template {
  return Template.fromStack(createServer(props).stack);
}

/** A function that has no place in the stack. */
export function importedFunction(stack: Stack, name = 'tool'): lambda.IFunction {
  return lambda.Function.fromFunctionArn(stack, `Imported-${name}`, `arn:aws:lambda:us-east-1:123456789012:function:${name}`);
}

/** A function whose ARN is known at deployment only. */
export function ownedFunction(stack: Stack, id: string): lambda.Function {
  return new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => 1;'),
  });
}

/** A valid tool. */
export function tool(stack: Stack, props: Partial<ToolProps> = {}): ToolProps {
  const name = props.name ?? 'a_tool';
  return { name, description: 'Does something.', handler: ToolHandler.lambdaFunction(importedFunction(stack, `fn-${stack.node.children.length}`)), ...props };
}

/** The properties of the one resource of the type whose logical id begins so. */
export function resourceNamed(template: Template, type: string, logicalIdPrefix: string): { readonly [name: string]: any } {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(logicalIdPrefix));
  if (found.length !== 1) {
    throw new Error(`${found.length} resources of type ${type} begin with ${logicalIdPrefix}: ${Object.keys(template.findResources(type)).join(', ')}`);
  }
  return found[0][1];
}

/** A policy in a template, whether it is a resource of its own or a part of a role. */
export interface TemplatePolicy {
  /** The logical id of the resource that it is or is a part of. */
  readonly id: string;
  readonly statements: readonly { readonly [name: string]: any }[];
}

/** The policies of all roles. */
export function policiesIn(template: Template): TemplatePolicy[] {
  return [
    ...Object.entries(template.findResources('AWS::IAM::Policy'))
      .map(([id, { Properties }]) => ({ id, statements: Properties.PolicyDocument.Statement })),
    ...Object.entries(template.findResources('AWS::IAM::Role')).flatMap(([id, { Properties: { Policies = [] } }]) => (
      Policies.map(({ PolicyDocument }: any) => ({ id, statements: PolicyDocument.Statement }))
    )),
  ];
}

/** The statements of the one policy whose logical id begins so. */
export function statementsOf(template: Template, logicalIdPrefix: string): TemplatePolicy['statements'] {
  const found = policiesIn(template).filter(({ id }) => id.startsWith(logicalIdPrefix));
  if (found.length !== 1) {
    throw new Error(`${found.length} policies begin with ${logicalIdPrefix}`);
  }
  return found[0].statements;
}

/** Where the asset of the mcp function is. */
export function mcpAsset({ app, stack }: Pick<TestServer, 'app' | 'stack'>, logicalIdPrefix = 'McpMcpFunction'): string {
  const template = Template.fromStack(stack);
  return join(app.outdir, resourceNamed(template, 'AWS::Lambda::Function', logicalIdPrefix).Metadata['aws:asset:path']);
}

/** The manifest that is deployed. */
export function manifestOf(server: Pick<TestServer, 'app' | 'stack'>, logicalIdPrefix?: string): Manifest {
  return JSON.parse(readFileSync(join(mcpAsset(server, logicalIdPrefix), 'manifest.json'), 'utf8'));
}

/** The settings of the oauth or the authorizer function that are deployed. */
export function settingsOf(server: Pick<TestServer, 'app' | 'stack'>, name: 'oauth'): OAuthSettings;
export function settingsOf(server: Pick<TestServer, 'app' | 'stack'>, name: 'authorizer'): AuthorizerSettings;
export function settingsOf(server: Pick<TestServer, 'app' | 'stack'>, name: 'oauth' | 'authorizer'): OAuthSettings | AuthorizerSettings {
  const prefix = name === 'oauth' ? 'McpAuthorizationServerOAuthFunction' : 'McpAuthorizerFunction';
  return JSON.parse(readFileSync(join(mcpAsset(server, prefix), 'settings.json'), 'utf8'));
}

/** The variables of a function. */
export function environmentOf(template: Template, logicalIdPrefix: string): { readonly [name: string]: any } {
  return resourceNamed(template, 'AWS::Lambda::Function', logicalIdPrefix).Properties.Environment?.Variables ?? {};
}

/** A scope. */
export function scope(name: string, ...implies: string[]): ScopeProps {
  return { name, description: `Do what ${name} says`, ...(implies.length > 0 && { implies }) };
}

/** The message of the error that is thrown. */
export function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}
