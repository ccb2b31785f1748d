import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { everyProp } from './every-prop';
import { createServer } from './synthesized-server';
import { share } from '../share.mts';
import { RemoteMcpServer } from 'cdk-remote-mcp-server';

/** A value that is known at deployment only, as a whole, as a part, and as what CloudFormation makes of it. */
const PARAMETER = 'Known';
const tokenIn = (stack: Stack) =>
  (stack.node.tryFindChild(PARAMETER) as CfnParameter | undefined ?? new CfnParameter(stack, PARAMETER)).valueAsString;

/** Returns the words of the constructor, or what is deployed. */
function outcome(props: (stack: Stack) => any): { readonly error?: string; readonly template?: string; readonly files?: string } {
  const app = new App({ context: { 'aws:cdk:enable-asset-metadata': true } });
  const stack = new Stack(app, 'Test');
  try {
    new RemoteMcpServer(stack, 'Mcp', props(stack));
  } catch (error) {
    return { error: (error as Error).message };
  }
  const { Resources } = Template.fromStack(stack).toJSON();
  const files = readdirSync(app.outdir, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:manifest|settings)\.json$/.test(file) && file.includes('asset.') && statSync(join(app.outdir, file)).isFile());
  return { template: JSON.stringify(Resources), files: files.map((file) => readFileSync(join(app.outdir, file), 'utf8')).join('\n') };
}

const strings = everyProp().filter(({ type, label }) => ['string', 'string[]', '{string}', '{string[]}'].includes(type)
  // these makers say nothing of it, so it is refused whatever it is
  && !/^(?:Cognito|EntraId|Google)\w+\.acrValues$/.test(label));

/** A value of the type that holds the text. */
function valueWith(type: string, text: string): unknown {
  return { 'string': text, 'string[]': [text], '{string}': { '#a': text }, '{string[]}': { '#a': [text] } }[type];
}

test('there are props of strings', () => {
  expect(strings.length).toBeGreaterThan(150);
});

describe.each(share('tokens', strings, 60))('$label ($type)', ({ name, type, propsWith }) => {
  const isRefused = (error: string) => error.startsWith('remote MCP server') && error.includes(name) && /known at synthesis/.test(error);

  test('is deployed as it is, if it is known at deployment only, or refused by name', () => {
    const { error, template = '', files = '' } = outcome((stack) => propsWith(stack, valueWith(type, tokenIn(stack))));
    if (error !== undefined) {
      expect(error).toSatisfy(isRefused);
    } else {
      expect(template).toContain(JSON.stringify({ Ref: PARAMETER }));
      // one that something was done with is no token any more
      expect(template + files).not.toMatch(/\$\{token\[/i);
    }
  });

  test('may hold what is known at deployment only, or is refused in words of ours', () => {
    const { stack } = createServer();
    const props = propsWith(stack, valueWith(type, `a${tokenIn(stack)}/b`));
    try {
      new RemoteMcpServer(stack, 'Other', props);
    } catch (error) {
      expect((error as Error).message).toMatch(/^remote MCP server "Test\/Other" is not valid:\n/);
    }
  });
});

const lists = strings.filter(({ type }) => type === 'string[]');

test.each(lists)('$label is refused by name if it is a list that is known at deployment only', ({ name, propsWith }) => {
  expect(outcome((stack) => propsWith(stack, Fn.split(',', tokenIn(stack)))).error)
    .toSatisfy((error: string) => error.startsWith('remote MCP server') && error.includes(`${name} is a list that is known at deployment only`));
});

test.each(strings.filter(({ type }) => type.startsWith('{')))('$label is refused by name if a name in it is known at deployment only', ({ name, type, propsWith }) => {
  const value = (stack: Stack) => ({ [tokenIn(stack)]: type === '{string}' ? 'a' : ['a'] });
  expect(outcome((stack) => propsWith(stack, value(stack))).error).toContain(`${name} has a CloudFormation token as a name; names must be known at synthesis`);
});
