import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { createServer, manifestOf, mcpAsset, messageOf, resourceNamed, tool } from './synthesized-server';
import { RemoteMcpServer, ServerModule, type ServerModuleOptions } from 'cdk-remote-mcp-server';

const NODE_MODULES = resolve(import.meta.dirname, '../../node_modules');
const SERVER = 'export default { version: 1, register() {} };\n';

/** A project outside this one, which has esbuild installed. */
function project(files: Record<string, string>): string {
  const folder = projectWithoutEsbuild(files);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(NODE_MODULES, 'esbuild'), join(folder, 'node_modules/esbuild'));
  return folder;
}

function projectWithoutEsbuild(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'server-module-'));
  for (const [name, content] of Object.entries({ 'package.json': '{}', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const fromProject = (files: Record<string, string>, options?: ServerModuleOptions) => ServerModule.fromEntry(join(project(files), 'server.ts'), options);

/** What the module's `register` returns when Node.js runs it, or the stack of what it throws. */
function registeredBy(asset: string): unknown {
  const program = `process.setSourceMapsEnabled(true);
    import(${JSON.stringify(pathToFileURL(join(asset, 'module/index.mjs')).href)})
      .then(({ default: definition }) => definition.register())
      .catch(({ stack }) => stack)
      .then((result) => process.stdout.write(JSON.stringify(result)));`;
  return JSON.parse(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }));
}

/** The problems of a module, without the heading. */
const problemsOf = (module: ServerModule) => messageOf(() => createServer({ module })).replace(/^.* is not valid:\n/, '');

const s3KeyOf = (module: ServerModule) => {
  const { stack } = createServer({ module });
  return resourceNamed(Template.fromStack(stack), 'AWS::Lambda::Function', 'McpMcpFunction').Properties.Code.S3Key;
};

describe('a server module from its source', () => {
  test('is in the asset with all that it imports, and is named by the manifest', () => {
    const server = createServer({
      module: fromProject({
        'server.ts': 'import { greeting } from "./lib/greeting"; import legacy from "./lib/legacy.cjs";\n'
          + 'const words: string[] = [greeting, legacy.word];\nexport default { version: 1, register: () => words };\n',
        'lib/greeting.ts': 'export const greeting: string = "good morning";\n',
        'lib/legacy.cjs': 'exports.word = require("node:path").basename("/a/world");\n',
      }),
    });
    expect(manifestOf(server)).toMatchObject({ module: 'module/index.mjs', keepsState: true });
    expect(registeredBy(mcpAsset(server))).toEqual(['good morning', 'world']);
  });

  test('has a source map beside it, so that a stack trace tells where', () => {
    const asset = mcpAsset(createServer({ module: fromProject({ 'server.ts': 'export default { version: 1, register() { throw new Error("no"); } };\n' }) }));
    const { sources, sourcesContent } = JSON.parse(readFileSync(join(asset, 'module/index.mjs.map'), 'utf8'));
    expect(sources).toEqual(['server.ts']);
    expect(sourcesContent).toBeUndefined();
    expect(registeredBy(asset)).toMatch(/module\/server\.ts:1:\d+\)/);
  });

  test('gives the same asset wherever its project is, and another one when it changes', () => {
    const files = { 'server.ts': `import "./lib/a";\n${SERVER}`, 'lib/a.ts': 'console.log("a", import.meta.url);\n' };
    expect(s3KeyOf(fromProject(files))).toBe(s3KeyOf(fromProject(files)));
    expect(s3KeyOf(fromProject({ ...files, 'lib/a.ts': 'console.log("b");\n' }))).not.toBe(s3KeyOf(fromProject(files)));
  });

  test('takes the loaders, the definitions and the tsconfig that it is given', () => {
    const folder = project({
      'server.ts': 'import help from "./help.md"; import { name } from "#names";\ndeclare const BUILD: string;\n'
        + 'export default { version: 1, register: () => [help, name, BUILD] };\n',
      'help.md': '# Help',
      'other/names.ts': 'export const name = "mapped";\n',
      'tsconfig.build.json': JSON.stringify({ compilerOptions: { paths: { '#names': ['./other/names.ts'] } } }),
    });
    const module = ServerModule.fromEntry(join(folder, 'server.ts'), {
      loader: { '.md': 'text' }, define: { BUILD: '"42"' }, tsconfig: join(folder, 'tsconfig.build.json'),
    });
    expect(registeredBy(mcpAsset(createServer({ module })))).toEqual(['# Help', 'mapped', '42']);
  });

  test('warns of what esbuild warns of', () => {
    const { stack } = createServer({ module: fromProject({ 'server.ts': `if (typeof globalThis.a === "nuber") { console.log(); }\n${SERVER}` }) });
    Annotations.fromStack(stack).hasWarning('/Test/Mcp/McpFunction', Match.stringLikeRegexp('^module: server.ts:1:\\d+: .*"typeof"'));
  });

  test('fails with what to install when its project has no esbuild', () => {
    const folder = projectWithoutEsbuild({ 'server.ts': SERVER });
    expect(problemsOf(ServerModule.fromEntry(join(folder, 'server.ts')))).toBe(
      `- module: esbuild, which bundles ${folder}/server.ts, is not installed there; run npm install --save-dev esbuild in its project, `
      + 'or bundle the module yourself and use ServerModule.fromBundle()',
    );
  });

  test('fails with the place of every error', () => {
    const problems = problemsOf(fromProject({ 'server.ts': `import "not-installed";\nimport "./lib/broken";\n${SERVER}`, 'lib/broken.ts': 'const = 1;\n' }));
    expect(problems).toContain('- module: esbuild failed: ');
    expect(problems).toContain('server.ts:1:7: Could not resolve "not-installed"');
    expect(problems).toContain('lib/broken.ts:1:6: Expected identifier but found "="');
  });

  test('fails when there is no such file, or no default export', () => {
    expect(problemsOf(ServerModule.fromEntry('no/such/server.ts'))).toBe(`- module: there is no file at ${resolve('no/such/server.ts')}`);
    expect(problemsOf(fromProject({ 'server.ts': 'export const register = 1;\n' }))).toMatch(/server\.ts has no default export; write export default defineServer\(\.\.\.\)$/);
  });

  test('is told to tools that run assets in place, and to no template that is deployed', () => {
    const folder = project({ 'server.ts': SERVER });
    const metadataIn = (context: Record<string, unknown>) => {
      const stack = new Stack(new App({ context }), 'Test');
      new RemoteMcpServer(stack, 'Mcp', { module: ServerModule.fromEntry(join(folder, 'server.ts')) });
      const template = Template.fromStack(stack);
      expect(JSON.stringify(template.toJSON()).includes(folder)).toBe('aws:cdk:disable-asset-staging' in context);
      return resourceNamed(template, 'AWS::Lambda::Function', 'McpMcpFunction').Metadata?.['cdk-remote-mcp-server:module'];
    };
    expect(metadataIn({ 'aws:cdk:enable-asset-metadata': true })).toBeUndefined();
    const metadata = metadataIn({ 'aws:cdk:enable-asset-metadata': true, 'aws:cdk:disable-asset-staging': true });
    expect(metadata).toMatchObject({ entry: join(folder, 'server.ts'), file: 'module/index.mjs', esbuild: join(NODE_MODULES, 'esbuild') });
    expect(metadata.options).toMatchObject({ bundle: true, format: 'esm', platform: 'node', absWorkingDir: folder });
  });
});

describe('a server module that is bundled already', () => {
  test('is a file, whatever its name', () => {
    const folder = projectWithoutEsbuild({ 'dist/weather.js': SERVER });
    const asset = mcpAsset(createServer({ module: ServerModule.fromBundle(join(folder, 'dist/weather.js')) }));
    expect(readFileSync(join(asset, 'module/index.mjs'), 'utf8')).toBe(SERVER);
  });

  test('is a folder with all that is in it', () => {
    const folder = projectWithoutEsbuild({ 'dist/index.mjs': SERVER, 'dist/data/words.txt': 'words' });
    const server = createServer({ module: ServerModule.fromBundle(join(folder, 'dist')) });
    expect(manifestOf(server).module).toBe('module/index.mjs');
    expect(readFileSync(join(mcpAsset(server), 'module/data/words.txt'), 'utf8')).toBe('words');
  });

  test('changes the asset with any of its files', () => {
    const keyOf = (words: string) => s3KeyOf(ServerModule.fromBundle(join(projectWithoutEsbuild({ 'dist/index.mjs': SERVER, 'dist/words.txt': words }), 'dist')));
    expect(keyOf('one')).toBe(keyOf('one'));
    expect(keyOf('one')).not.toBe(keyOf('two'));
  });

  test('fails when there is none', () => {
    const folder = projectWithoutEsbuild({ 'dist/main.mjs': SERVER });
    expect(problemsOf(ServerModule.fromBundle(join(folder, 'dist')))).toBe(`- module: there is no file at ${folder}/dist, and no folder with a file index.mjs`);
  });
});

test('a server without a module has none in its asset', () => {
  const server = createServer();
  server.server.addTool(tool(server.stack));
  expect(manifestOf(server).module).toBeUndefined();
  expect(existsSync(join(mcpAsset(server), 'module'))).toBe(false);
});
