import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resultOfCall, toolWith } from './aws/tool-call';
import { httpTool, serviceAt, startHttpService, type HttpService } from './http/http-service';
import { startFunction, type McpFunction } from './mcp-function';
import { modern } from './messages';
import { BUCKET, startS3Service, type S3Service } from './resources/s3-service';
import { ResourceContent } from '../../../src';

/** Files whose content is text, with the types that programs give them besides that of their name. */
const TEXT_FILES: Readonly<Record<string, readonly string[]>> = {
  'rows.jsonl': ['application/x-jsonlines', 'application/jsonlines'],
  'rows.ndjson': ['application/x-ndjson', 'application/ndjson'],
  'rows.csv': ['application/csv'],
  'table.tsv': [],
  'config.yaml': ['application/x-yaml', 'text/x-yaml'],
  'config.toml': ['application/x-toml'],
  'settings.ini': [],
  'app.properties': [],
  '.env': [],
  '.env.local': [],
  'Dockerfile': [],
  'LICENSE': [],
  'logo.svg': ['image/svg+xml; charset=utf-8'],
  'feed.xml': ['text/xml', 'application/rss+xml'],
  'notes.md': ['text/x-markdown'],
  'flow.mermaid': ['application/vnd.mermaid'],
  'flow.mmd': [],
  'index.ts': ['application/typescript', 'video/mp2t'],
  'index.MTS': [],
  'script.py': ['application/x-python'],
  'script.sh': ['application/x-sh', 'application/x-shellscript'],
  'main.go': [],
  'query.sql': ['application/x-sql'],
  'schema.graphql': ['application/graphql'],
  'stack.tf': [],
  'server.log': [],
  'site.css': [],
  'main.js': ['application/x-javascript'],
  'subtitles.srt': ['application/x-subrip'],
};

/** It is not ASCII, so that it shows how it was read. */
const TEXT = 'Grüße\n';

const folder = mkdtempSync(join(tmpdir(), 'text-types-'));
let bucket: S3Service;
let http: HttpService;
let mcp: McpFunction;
/** The media type that the HTTP service says its answer has. */
let contentType: string;

beforeAll(async () => {
  bucket = await startS3Service();
  http = await startHttpService((_request, response) => void response.writeHead(200, { 'content-type': contentType }).end(TEXT));
  mcp = await startFunction({
    manifest: {
      tools: [
        toolWith('object', { type: 's3GetObject', bucketName: BUCKET, key: { $value: ['arguments', 'key'] } }),
        httpTool('http', serviceAt(http.url)),
      ],
      resourceTemplates: [{
        uriTemplate: 'docs://{+key}',
        name: 'docs',
        content: { type: 's3Prefix', bucketName: BUCKET, prefix: '', variable: 'key', listed: true, maxSize: 1_000_000 },
      }],
    },
    environment: { AWS_ENDPOINT_URL: bucket.url },
  });
});
beforeEach(() => bucket.reset());
afterAll(() => {
  bucket.close();
  http.close();
  rmSync(folder, { recursive: true });
});

const readResource = async (key: string) => (await mcp.call(modern('resources/read', { uri: `docs://${key}` }))).messages[0].result.contents[0];

describe.each(Object.entries(TEXT_FILES))('%s is text', (name, otherTypes) => {
  test('as a file of the app, and as an object of a bucket', async () => {
    const file = join(folder, name);
    writeFileSync(file, TEXT);
    const { mimeType, content } = ResourceContent.fromFile(file)._bind('eu-central-1');
    bucket.put(name, TEXT);

    expect(content).toMatchObject({ encoding: 'text' });
    expect(await readResource(name)).toMatchObject({ text: TEXT, mimeType });
    expect(await resultOfCall(mcp, 'object', { key: name })).toMatchObject({ content: [{ type: 'text', text: TEXT }] });

    contentType = mimeType!;
    expect(await resultOfCall(mcp, 'http')).toMatchObject({ content: [{ type: 'text', text: TEXT }] });
  });

  test.each(otherTypes)('by the type %s', async (type) => {
    bucket.put(name, TEXT, { 'content-type': type });
    contentType = type;

    expect(await readResource(name)).toMatchObject({ text: TEXT });
    expect(await resultOfCall(mcp, 'object', { key: name })).toMatchObject({ content: [{ type: 'text', text: TEXT }] });
    expect(await resultOfCall(mcp, 'http')).toMatchObject({ content: [{ type: 'text', text: TEXT }] });
  });
});

test.each(['photo.png', 'report.pdf', 'archive.zip', 'song.mp3', 'sheet.xlsx', 'noname', '.ts'])('%s is no text by its name', async (name) => {
  const bytes = Uint8Array.of(0x47, 0xff, 0);
  writeFileSync(join(folder, name), bytes);
  bucket.put(name, bytes);

  expect(ResourceContent.fromFile(join(folder, name))._bind('eu-central-1').content).toMatchObject({ encoding: 'blob' });
  expect(await readResource(name)).toMatchObject({ blob: Buffer.from(bytes).toString('base64') });
});
