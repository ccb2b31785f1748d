import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnParameter } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { createServer, manifestOf, mcpAsset, messageOf } from './synthesized-server';
import { ResourceContent, type ResourceProps } from 'cdk-remote-mcp-server';

const folder = mkdtempSync(join(tmpdir(), 'resources-'));

function file(name: string, content: string | Buffer): ResourceContent {
  writeFileSync(join(folder, name), content);
  return ResourceContent.fromFile(join(folder, name));
}

const resource = (props: Partial<ResourceProps> = {}): ResourceProps => ({
  uri: 'docs://readme', name: 'readme', content: ResourceContent.fromText('Read me.'), ...props,
});

function problemsOf(props: Partial<ResourceProps>): string {
  const { server } = createServer();
  return messageOf(() => server.addResource(resource(props))).replace(/^.* is not valid:\n/, '');
}

describe('a resource', () => {
  test('of text reaches the manifest', () => {
    const server = createServer({ resources: [resource({ title: 'Read me', description: 'What to read.' })] });
    expect(manifestOf(server).resources).toEqual([{
      uri: 'docs://readme', name: 'readme', title: 'Read me', description: 'What to read.', mimeType: 'text/plain', content: { type: 'text', text: 'Read me.' },
    }]);
  });

  test.each([
    ['a.md', '# A', undefined, 'text/markdown', 'text'],
    ['a.json', '{}', undefined, 'application/json', 'text'],
    ['a.svg', '<svg/>', undefined, 'image/svg+xml', 'text'],
    ['a.jsonl', '{}\n', undefined, 'application/jsonl', 'text'],
    ['a.ts', 'export {};', undefined, 'text/typescript', 'text'],
    ['stream.ts', Buffer.from([0x47, 0x40, 0xff]), undefined, 'video/mp2t', 'blob'],
    ['a.png', Buffer.from([0x89, 0x50, 0xff]), undefined, 'image/png', 'blob'],
    ['a.unknown', Buffer.from([0xff]), undefined, 'application/octet-stream', 'blob'],
    ['b.unknown', 'text', 'text/x-own; charset=utf-8', 'text/x-own; charset=utf-8', 'text'],
    ['c.unknown', '{}', 'application/vnd.example+json', 'application/vnd.example+json', 'text'],
  ])('from the file %s is deployed with the server', (name, content, mimeType, expectedType, encoding) => {
    const server = createServer({ resources: [resource({ mimeType, content: file(name, content) })] });
    const [deployed] = manifestOf(server).resources;
    expect(deployed).toMatchObject({ mimeType: expectedType, content: { type: 'file', encoding } });
    const path = (deployed.content as { path: string }).path;
    expect(path).toMatch(/^resources\/[0-9a-f]{64}\.\w+$/);
    expect(readFileSync(join(mcpAsset(server), path))).toEqual(Buffer.from(content));
  });

  test.each([
    ['HTML', 'page.html', '<p>', 'text/html;profile=mcp-app', 'text'],
    ['text', 'page.txt', '<p>', 'text/html;profile=mcp-app', 'text'],
    ['a picture', 'page.png', Buffer.from([0x89, 0xff]), 'image/png', 'blob'],
  ])('at ui:// is a page of MCP Apps, if it is %s', (_what, name, content, mimeType, encoding) => {
    const server = createServer({ resources: [resource({ uri: 'ui://page', content: file(name, content) })] });
    expect(manifestOf(server).resources).toMatchObject([{ mimeType, content: { encoding } }]);
  });

  test('can be added later', () => {
    const server = createServer({ resources: [resource()] });
    server.server.addResource(resource({ uri: 'docs://more', name: 'more' }));
    expect(manifestOf(server).resources.map(({ uri }) => uri)).toEqual(['docs://readme', 'docs://more']);
  });

  test('may hold what is known at deployment only', () => {
    const server = createServer();
    const city = new CfnParameter(server.stack, 'City').valueAsString;
    server.server.addResource(resource({ content: ResourceContent.fromText(`It rains in ${city}.`) }));
    expect(manifestOf(server).resources[0].content).toEqual({ type: 'text', text: { $deployTimeValue: 0 } });
  });
});

describe('fails for', () => {
  test.each<[string, Partial<ResourceProps>, string]>([
    ['a URI without a scheme', { uri: 'readme' }, 'resource "readme": uri must be an absolute URI with a scheme'],
    ['an empty URI', { uri: '' }, 'resource "": uri must be an absolute URI'],
    ['a URI with a space', { uri: 'docs://read me' }, 'uri must be an absolute URI'],
    ['a URI with a template', { uri: 'docs://{name}' }, 'uri must be an absolute URI'],
    ['a URI with a wrong escape', { uri: 'docs://a%2' }, 'uri must be an absolute URI'],
    ['a URI that clients ask for in another form', { uri: 'HTTPS://Example.com' }, 'uri is not in its normal form, in which clients ask for it; write "https://example.com/"'],
    ['an empty name', { name: ' ' }, 'name is empty'],
    ['a media type that is none', { mimeType: 'text' }, 'mimeType must be a media type, as in "text/markdown", got "text"'],
    ['a file that is not there', { content: ResourceContent.fromFile('/no/such/file') }, 'content: there is no file at /no/such/file'],
    ['a folder', { content: ResourceContent.fromFile(folder) }, 'content: there is no file at'],
    ['a large file', { content: file('large.bin', Buffer.alloc(5 * 1024 * 1024 + 1)) }, 'has 5242881 bytes, more than the 5242880 of a resource'],
    ['a large text', { content: ResourceContent.fromText('x'.repeat(5 * 1024 * 1024 + 1)) }, 'content: the text has 5242881 bytes'],
    ['a text file that is not UTF-8', { content: file('latin1.txt', Buffer.from([0xe4])) }, 'is not UTF-8, which a file of type text/plain must be'],
  ])('%s', (_what, props, expected) => {
    expect(problemsOf(props)).toContain(expected);
  });

  test('two resources of one URI or one name', () => {
    const { server } = createServer({ resources: [resource()] });
    expect(messageOf(() => server.addResource(resource({ name: 'other' })))).toContain('resource "docs://readme": another resource has this URI');
    expect(messageOf(() => server.addResource(resource({ uri: 'docs://other' })))).toContain('resource "docs://other": another resource has the name "readme"');
  });
});

test.each(['docs://readme', 'test://static/text', 'urn:example:a', 'file:///a/b.txt', 'https://example.com/a?b=c#d'])('takes the URI %s', (uri) => {
  expect(() => createServer({ resources: [resource({ uri })] })).not.toThrow();
});
