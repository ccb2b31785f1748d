import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, NestedStack, Stack, Stage, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { createServer, importedFunction, mcpAsset, resourceNamed, tool } from './synthesized-server';
import { RemoteMcpServer, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const mcpFunctionOf = (stack: Stack, prefix = 'McpMcpFunction') => resourceNamed(Template.fromStack(stack), 'AWS::Lambda::Function', prefix);

/** Where the manifest of assets says that the object of a function comes from. */
function sourceOf(folder: string, assetsFile: string, mcpFunction: any): any {
  const { files } = JSON.parse(readFileSync(join(folder, assetsFile), 'utf8'));
  return files[mcpFunction.Properties.Code.S3Key.replace(/\.zip$/, '')]?.source;
}

describe('the asset of the mcp function', () => {
  test('is the bundle with the manifest, and is published under its name', () => {
    const server = createServer();
    server.server.addTool(tool(server.stack));
    const mcpFunction = mcpFunctionOf(server.stack);
    const asset = mcpFunction.Metadata['aws:asset:path'];
    expect(asset).toMatch(/^asset\.[0-9a-f]{64}$/);
    expect(readdirSync(join(server.app.outdir, asset))).toEqual(expect.arrayContaining(['index.mjs', 'manifest.json']));
    expect(mcpFunction.Properties.Code.S3Key).toBe(`${asset.slice('asset.'.length)}.zip`);
    expect(sourceOf(server.app.outdir, 'Test.assets.json', mcpFunction)).toEqual({ path: asset, packaging: 'zip' });
    expect(mcpFunction.Metadata['aws:asset:property']).toBe('Code');
  });

  test('has the same name for the same server, and another one for another', () => {
    const keyOf = (description: string) => {
      const { stack, server } = createServer();
      server.addTool(tool(stack, { description }));
      return mcpFunctionOf(stack).Properties.Code.S3Key;
    };
    expect(keyOf('One.')).toBe(keyOf('One.'));
    expect(keyOf('One.')).not.toBe(keyOf('Two.'));
  });

  test('is made once, however often it is asked for', () => {
    const { app, stack, server } = createServer();
    server.addTool(tool(stack));
    app.synth();
    const assets = readdirSync(app.outdir).filter((name) => name.startsWith('asset.') && existsSync(join(app.outdir, name, 'manifest.json')));
    expect(assets).toHaveLength(1);
  });

  test('holds tools that are added after somebody looked', () => {
    const { app, stack, server } = createServer();
    server.addTool(tool(stack, { name: 'before' }));
    stack.resolve((server.mcpFunction.node.defaultChild as any).code);
    server.addTool(tool(stack, { name: 'after' }));
    const { tools } = JSON.parse(readFileSync(join(mcpAsset({ app, stack }), 'manifest.json'), 'utf8'));
    expect(tools.map(({ name }: { name: string }) => name)).toEqual(['before', 'after']);
  });

  test('makes a new version of the function when a tool is added', () => {
    const versionOf = (...names: string[]) => {
      const { stack, server } = createServer();
      expect(server.mcpFunction.currentVersion).toBeDefined();
      names.forEach((name) => server.addTool(tool(stack, { name })));
      return Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Version'));
    };
    expect(versionOf('one')).toHaveLength(1);
    expect(versionOf('one')).toEqual(versionOf('one'));
    expect(versionOf('one')).not.toEqual(versionOf('one', 'two'));
  });

  test('is found from a stack in a stage', () => {
    const app = new App({ context: { 'aws:cdk:enable-asset-metadata': true } });
    const stage = new Stage(app, 'Prod');
    const stack = new Stack(stage, 'Test');
    new RemoteMcpServer(stack, 'Mcp', { tools: [tool(stack)] });
    const assembly = app.synth();
    const nested = assembly.getNestedAssembly('assembly-Prod').directory;
    const mcpFunction = mcpFunctionOf(stack);
    expect(existsSync(join(nested, mcpFunction.Metadata['aws:asset:path'], 'manifest.json'))).toBe(true);
    const [assetsFile] = readdirSync(nested).filter((name) => name.endsWith('.assets.json'));
    expect(existsSync(join(nested, sourceOf(nested, assetsFile, mcpFunction).path, 'manifest.json'))).toBe(true);
  });

  test('is found from a nested stack, which passes the values of its parent on', () => {
    const app = new App({ context: { 'aws:cdk:enable-asset-metadata': true } });
    const parent = new Stack(app, 'Parent');
    const nested = new NestedStack(parent, 'Nested');
    const server = new RemoteMcpServer(nested, 'Mcp');
    server.addTool(tool(parent, { handler: ToolHandler.lambdaFunction(importedFunction(parent)) }));
    app.synth();
    const mcpFunction = mcpFunctionOf(nested);
    expect(sourceOf(app.outdir, 'Parent.assets.json', mcpFunction).path).toBe(mcpFunction.Metadata['aws:asset:path']);
  });

  test('has no metadata when the app asks for none', () => {
    const stack = new Stack(new App(), 'Test');
    new RemoteMcpServer(stack, 'Mcp');
    expect(mcpFunctionOf(stack).Metadata).toBeUndefined();
  });

  test('goes to the output folder of the app', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'out-'));
    const app = new App({ outdir });
    const stack = new Stack(app, 'Test');
    new RemoteMcpServer(stack, 'Mcp', { tools: [tool(stack)] });
    const first = mcpFunctionOf(stack).Properties.Code.S3Key;
    expect(existsSync(join(outdir, `asset.${first.replace('.zip', '')}`, 'manifest.json'))).toBe(true);
  });

  describe('validates by files', () => {
    const schema = (property: object, rest: object = {}) => ToolSchema.fromObject({ type: 'object', properties: { a: property }, ...rest });

    /** The validators of tools, by the names of the tools, and all files that validate. */
    function validatorsOf(schemas: Record<string, ToolSchema>): { readonly byTool: Record<string, string>; readonly files: string[] } {
      const { app, stack, server } = createServer();
      for (const [name, inputSchema] of Object.entries(schemas)) {
        server.addTool(tool(stack, { name, inputSchema }));
      }
      const asset = mcpAsset({ app, stack });
      const { tools } = JSON.parse(readFileSync(join(asset, 'manifest.json'), 'utf8'));
      return { byTool: Object.fromEntries(tools.map(({ name, validators }: any) => [name, validators.input])), files: readdirSync(join(asset, 'validators')) };
    }

    test('of which tools share one, if their schemas differ only in what they tell readers', () => {
      const { byTool, files } = validatorsOf({
        one: schema({ type: 'string' }), two: schema({ type: 'string', description: 'Two.' }, { title: 'Two' }), three: schema({ type: 'number' }),
      });
      expect(byTool.two).toBe(byTool.one);
      expect(byTool.three).not.toBe(byTool.one);
      expect(files.map((file) => `validators/${file}`).sort()).toEqual([...new Set(Object.values(byTool))].sort());
    });

    test('that are named after what they hold, whatever was made before, and whatever is known at deployment only', () => {
      const token = () => Token.asString({ Ref: 'X' });
      const referred = () => schema({ enum: [{ b: 1 }] }, { examples: [{ const: 'c', description: token() }], allOf: [{ $ref: '#/examples/0' }] });
      const [first] = Object.values(validatorsOf({ a: referred() }).byTool);
      const { byTool } = validatorsOf({ other: schema({ format: 'date', minLength: 1 }), a: referred() });
      expect(byTool.a).toBe(first);
    });

    test('to which come formats, if there are any that need code', () => {
      expect(validatorsOf({ a: schema({ format: 'uuid' }) }).files).not.toContain('formats.js');
      expect(validatorsOf({ a: schema({ format: 'date' }) }).files).toContain('formats.js');
    });
  });
});
