import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startAwsStandIn, type AwsStandIn } from './aws-stand-in';
import { errorOfCall, resultOfCall, toolWith } from './tool-call';
import type { S3GetObjectHandlerManifest } from '../../../../src/contract';
import { eventually } from '../../../eventually';
import { startFunction, type McpFunction } from '../mcp-function';

const OBJECT: S3GetObjectHandlerManifest = { type: 's3GetObject', bucketName: 'reports', key: { $text: ['of/', { $value: ['arguments', 'name'] }] }, maxResultSize: 1_000_000 };

let s3: AwsStandIn;
let mcp: McpFunction;

beforeAll(async () => {
  s3 = await startAwsStandIn();
  mcp = await startFunction({
    manifest: {
      tools: [
        toolWith('read', OBJECT),
        toolWith('title', { ...OBJECT, result: 'title' }),
        toolWith('hasty', { ...OBJECT, timeout: 100 }),
        toolWith('any_key', { ...OBJECT, key: { $value: ['arguments', 'key'] } }),
      ],
    },
    environment: { AWS_ENDPOINT_URL_S3: s3.url },
  });
});

beforeEach(() => {
  mcp.log.length = 0;
  s3.requests.length = 0;
});

afterAll(() => s3.close());

const MEGABYTES_50 = 50 * 1024 * 1024;

/** Answers with an object. */
function object(content: string | Uint8Array, contentType?: string): AwsStandIn['answer'] {
  return (_, response) => void response.writeHead(200, { 'content-length': Buffer.byteLength(content), ...(contentType && { 'content-type': contentType }) }).end(content);
}

/** Answers with an error, as S3 does, in XML. */
function refusal(status: number, code: string): AwsStandIn['answer'] {
  return (_, response) => void response.writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>confidential</Message></Error>`);
}

/** Sends bytes until nobody takes them any more. */
function flood(response: ServerResponse): void {
  const chunk = Buffer.alloc(65_536, 'x');
  const send = (): void => {
    while (response.write(chunk));
  };
  response.on('drain', send);
  send();
}

describe('an object', () => {
  test('of JSON is structured, and can be selected from', async () => {
    s3.answer = object('{"title":"Sales","rows":[1,2]}', 'application/json; charset=utf-8');

    expect(await resultOfCall(mcp, 'read', { name: 'a.json' })).toMatchObject({ structuredContent: { title: 'Sales', rows: [1, 2] } });
    expect(await resultOfCall(mcp, 'title', { name: 'a.json' })).toMatchObject({ content: [{ type: 'text', text: 'Sales' }] });
    expect(s3.requests[0]!.url).toMatch(/^\/reports\/of\/a\.json\?/);
  });

  test.each([
    ['text', 'text/plain', 'Grüße'],
    ['Markdown', 'text/markdown; charset=utf-8', '# Grüße'],
    ['XML', 'application/atom+xml', '<feed/>'],
    ['text without a type', undefined, 'plain'],
    ['text of no particular type', 'binary/octet-stream', 'plain'],
    ['JSON that is none', 'application/json', '{"a":'],
  ])('of %s is text', async (_, type, content) => {
    s3.answer = object(content, type);

    expect(await resultOfCall(mcp, 'read', { name: 'a' })).toMatchObject({ content: [{ type: 'text', text: content }] });
  });

  test('in another charset is text', async () => {
    s3.answer = object(Buffer.from('Grüße', 'latin1'), 'text/plain; charset=ISO-8859-1');

    expect(await resultOfCall(mcp, 'read', { name: 'a' })).toMatchObject({ content: [{ text: 'Grüße' }] });
  });

  test.each([['image', 'image/png'], ['audio', 'audio/mpeg']])('of an %s is content of that kind', async (type, mimeType) => {
    s3.answer = object(Buffer.from([137, 80, 0, 255]), mimeType);

    expect(await resultOfCall(mcp, 'read', { name: 'a' })).toMatchObject({ content: [{ type, data: 'iVAA/w==', mimeType }] });
  });

  test.each([['application/pdf', 'application/pdf'], [undefined, 'application/octet-stream']])('of the type %s is an embedded resource', async (type, mimeType) => {
    s3.answer = object(Buffer.from([37, 80, 0, 255]), type);

    expect(await resultOfCall(mcp, 'read', { name: 'ä b.pdf' })).toMatchObject({
      content: [{ type: 'resource', resource: { uri: 's3://reports/of/%C3%A4%20b.pdf', mimeType, blob: 'JVAA/w==' } }],
    });
  });

  test('is read in the region of its bucket', async () => {
    s3.answer = (request, response) => s3.requests.length === 1
      ? void response.writeHead(301, { 'content-type': 'application/xml', 'x-amz-bucket-region': 'eu-west-1' })
        .end('<?xml version="1.0" encoding="UTF-8"?><Error><Code>PermanentRedirect</Code><Message>confidential</Message></Error>')
      : object('there', 'text/plain')(request, response);

    expect(await resultOfCall(mcp, 'read', { name: 'a' })).toMatchObject({ content: [{ text: 'there' }] });
    expect(s3.requests.map(({ headers }) => /Credential=[^,]*/.exec(String(headers.authorization))?.[0].split('/')[2])).toEqual(['us-east-1', 'eu-west-1']);
  });

  test('that looks like an MCP result is data', async () => {
    const data = { content: [{ type: 'text', text: 'of somebody else' }], isError: true };
    s3.answer = object(JSON.stringify(data), 'application/json');

    const result = await resultOfCall(mcp, 'read', { name: 'a.json' });
    expect(result).toMatchObject({ structuredContent: data });
    expect(result).not.toHaveProperty('isError');
  });

  test.each([['Sales', 'text/plain'], ['{"title":', 'application/json']])('that is not JSON cannot be selected from: %s of type %s', async (content, type) => {
    s3.answer = object(content, type);

    expect(await errorOfCall(mcp, 'title', { name: 'a' })).toContain('The tool title failed');
  });

  test.each(['../../other/secret', '..', 'a/./b', '?x-id=PutObject', 'a%2Fb', '#'])('S20 is asked for by the key %j as it is', async (name) => {
    s3.answer = object('x', 'text/plain');
    await resultOfCall(mcp, 'read', { name });

    const path = s3.requests[0]!.url.split('?')[0]!;
    expect(s3.requests[0]!.method).toBe('GET');
    expect(path.startsWith('/reports/of/')).toBe(true);
    expect(decodeURIComponent(path)).toBe(`/reports/of/${name}`);
  });

  test.each([undefined, '', 7, {}])('is not asked for by the key %j', async (key) => {
    expect(await errorOfCall(mcp, 'any_key', { key })).toBe('Invalid arguments for the tool any_key: The key of the object must be a string that is not empty');
    expect(s3.requests).toEqual([]);
  });
});

describe('a call fails when', () => {
  test('there is no such object, and says so', async () => {
    s3.answer = refusal(404, 'NoSuchKey');

    expect(await errorOfCall(mcp, 'read', { name: 'a' })).toBe('The tool read ended with the error NoSuchKey: what the call names does not exist; check the arguments. Request id: request-1');
  });

  test('S3 does not say whether there is one, to those who may not list', async () => {
    s3.answer = refusal(403, 'AccessDenied');

    expect(await errorOfCall(mcp, 'read', { name: 'a' })).toBe('There is no such object, or this server may not read it');
    expect(mcp.log).toContainEqual(expect.objectContaining({ level: 'WARN', error: expect.objectContaining({ name: 'AccessDenied' }) }));
  });

  test('the object has 50 MB, of which nothing is read', async () => {
    const before = s3.sent();
    s3.answer = (_, response) => {
      response.writeHead(200, { 'content-length': MEGABYTES_50 });
      flood(response);
    };

    expect(await errorOfCall(mcp, 'read', { name: 'a' })).toBe('The tool read answered with more than it may. Request id: request-1');
    expect(s3.sent() - before).toBeLessThan(MEGABYTES_50 / 4);
    s3.answer = object('next', 'text/plain');
    expect(await resultOfCall(mcp, 'read', { name: 'a' })).toMatchObject({ content: [{ text: 'next' }] });
  });

  test('the object does not end, of which no more is read than allowed', async () => {
    const before = s3.aborted();
    s3.answer = (_, response) => {
      response.writeHead(200);
      flood(response);
    };

    expect(await errorOfCall(mcp, 'read', { name: 'a' })).toContain('answered with more than it may');
    await eventually(() => expect(s3.aborted()).toBe(before + 1));
  });

  test('the object is cut in the middle', async () => {
    s3.answer = (_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('half of it', () => response.destroy());
    };

    expect(await errorOfCall(mcp, 'read', { name: 'a' })).toBe('The tool read could not be reached. Request id: request-1');
  });

  test('the object trickles, when its time is up', async () => {
    s3.answer = (_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('slow');
    };

    expect(await errorOfCall(mcp, 'hasty', { name: 'a' })).toBe('The tool hasty did not answer in time. Request id: request-1');
  });

  test('S3 asks to slow down', async () => {
    s3.answer = refusal(503, 'SlowDown');

    expect(await errorOfCall(mcp, 'read', { name: 'a' })).toContain('is busy, try again later');
    expect(s3.requests).toHaveLength(3);
  });
});
