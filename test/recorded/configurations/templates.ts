import { returned, startLambdaService, threw, type Invocation } from '../../lambda/mcp/lambda-service';
import { functionArn, startFunction } from '../../lambda/mcp/mcp-function';
import { BUCKET, startS3Service } from '../../lambda/mcp/resources/s3-service';
import type { RunningConfiguration } from '../recorded-case';

/** The answers of the function behind resources, by the variable `kind`. */
export const RESOURCE_ANSWERS: Readonly<Record<string, Invocation>> = {
  'text': returned('text'),
  'empty': returned(''),
  'null': returned(null),
  'nothing': { payload: '' },
  'content': returned({ text: 'a', mimeType: 'text/x-a' }),
  'blob': returned({ blob: 'iVBORw==', mimeType: 'image/png' }),
  'contents': returned({ contents: [{ text: 'a' }, { uri: 'other://b', blob: 'AA==' }] }),
  'no-contents': returned({ contents: [] }),
  'both': returned({ text: 'a', blob: 'AA==' }),
  'bad-blob': returned({ blob: '***' }),
  'number': returned(7),
  'more': returned({ text: 'a', unknown: 1, _meta: { a: 1 } }),
  'exception': threw('Error', 'confidential'),
  'busy': { apiError: { status: 403, name: 'AccessDeniedException' } },
};

/** Starts a server with resources behind a Lambda function and in a bucket. */
export async function templates(): Promise<RunningConfiguration> {
  const lambda = await startLambdaService();
  const s3 = await startS3Service((prefix) => prefix?.startsWith('docs/') === true);
  s3.put('docs/a.txt', 'a text', { 'content-type': 'text/plain' });
  s3.put('docs/b c/d.md', '# Führer', { 'content-type': 'text/markdown; charset=utf-8', 'cache-control': 'max-age=60' });
  s3.put('docs/logo.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0x00), { 'content-type': 'image/png' });
  s3.put('docs/large.bin', 'x'.repeat(2_000), { 'content-type': 'application/octet-stream' });
  s3.put('other/secret.txt', 'confidential', { 'content-type': 'text/plain' });
  lambda.functions.reader = (event) => {
    const { variables } = event as unknown as { variables?: { kind?: string } };
    return RESOURCE_ANSWERS[variables?.kind ?? ''] ?? returned(JSON.stringify(event));
  };
  const content = { type: 'lambdaFunction' as const, functionArn: functionArn('reader') };
  const mcp = await startFunction({
    manifest: {
      resources: [
        { uri: 'status://now', name: 'now', mimeType: 'text/x-status', content },
        { uri: 'manual://a', name: 'manual', content: { type: 's3Object', bucketName: BUCKET, key: 'docs/a.txt', maxSize: 1_000 } },
        { uri: 'manual://none', name: 'none', content: { type: 's3Object', bucketName: BUCKET, key: 'docs/none.txt', maxSize: 1_000 } },
      ],
      resourceTemplates: [
        { uriTemplate: 'kinds://{kind}', name: 'kinds', title: 'Kinds', description: 'Of every kind', mimeType: 'text/plain', cacheTtl: 5_000, content },
        { uriTemplate: 'users://{team}/{+path}{?fields}', name: 'users', content },
        {
          uriTemplate: 'docs://{+key}',
          name: 'docs',
          content: { type: 's3Prefix', bucketName: BUCKET, prefix: 'docs/', variable: 'key', listed: true, maxSize: 1_000 },
        },
      ],
      listing: { pageSize: 3, cacheTtl: 60_000, cacheScope: 'public' },
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url, AWS_ENDPOINT_URL_S3: s3.url },
  });
  return {
    mcp,
    stop: () => {
      lambda.close();
      s3.close();
    },
  };
}
