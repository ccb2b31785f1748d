/** The SDK alone, with tools that read an object of an S3 bucket. */
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { serveTools } from './serve-tools';
import { S3 } from '../manifest';

const client = new S3Client();

export const handler = serveTools(async (city) => {
  const { Body: body } = await client.send(new GetObjectCommand({ Bucket: S3.bucketName, Key: `${city}.json` }));
  return JSON.parse(await body?.transformToString() ?? '{}');
});
