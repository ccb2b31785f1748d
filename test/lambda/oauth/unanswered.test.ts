import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { basic, startAuthorizationServer } from './authorization-server';
import { AWS_CLIENT_OPTIONS } from '../../../lambda-src/shared/aws-request';
import { timeLimit } from '../../../lambda-src/shared/time-limit';
import { withPatience } from '../shared/patience';
import { captureOutput } from '../shared/standard-output';

/** The share of the functions' limits that they wait here. */
const PATIENCE = 0.1;

test('while the table does not answer at all, the caller hears so before the gateway gives up', async () => {
  const server = await withPatience(PATIENCE, () => startAuthorizationServer());
  onTestFinished(() => server.stop());
  const output = captureOutput();
  server.aws.fail('DynamoDB', 'hang');
  server.aws.calls.length = 0;

  const { status, body, headers, text } = await server.send('POST', '/token', {
    headers: { Authorization: basic({ client_id: 'somebody', client_secret: 'secret' }) }, body: { grant_type: 'client_credentials' },
  });

  expect({ status, body }).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
  expect(headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store' });
  expect(text).not.toMatch(/confidential|Exception|arn:|\bat /);
  expect(output.text()).toContain('TimeoutError');
  const attempts = server.aws.calls.filter((call) => call.startsWith('DynamoDB')).length;
  expect(attempts).toBe(3);
  // as long as each of them is waited for on AWS, and here, with usual patience
  expect(attempts * AWS_CLIENT_OPTIONS.requestHandler.requestTimeout).toBeLessThan(timeLimit(29_000));
});

test('a start that has waited long enough for the table leaves no read behind', async () => {
  captureOutput();
  const server = await withPatience(PATIENCE, () => startAuthorizationServer(undefined, (aws) => aws.fail('DynamoDB', 'hang')));
  onTestFinished(() => server.stop());

  // the other attempts would have begun
  await setTimeout(PATIENCE * 10_000);

  expect(server.aws.calls.filter((call) => call.startsWith('DynamoDB'))).toEqual(['DynamoDB_20120810.BatchGetItem']);
});
