import type { SecretsManagerRotationEvent, SecretsManagerRotationEventStep } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AwsServices, startAwsServices } from '../shared/aws-services';
import { functionBundle } from '../shared/function-bundle';
import { SIGNING_SECRET, SIGNING_SECRET_ARN } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let aws: AwsServices;
let rotate: (event: SecretsManagerRotationEvent) => Promise<void>;

beforeAll(async () => {
  aws = await startAwsServices();
  rotate = (await import(functionBundle('rotation'))).handler;
});

afterAll(() => aws?.stop());

let output: { text(): string };

beforeEach(() => {
  output = captureOutput();
  aws.secrets.delete(SIGNING_SECRET_ARN);
  aws.secrets.put(SIGNING_SECRET_ARN, SIGNING_SECRET, 'AWSCURRENT', 'v1');
  aws.secrets.beginRotation(SIGNING_SECRET_ARN, 'v2');
});

const step = (Step: SecretsManagerRotationEventStep, ClientRequestToken = 'v2', SecretId = SIGNING_SECRET_ARN) =>
  rotate({ Step, SecretId, ClientRequestToken });

const valueOf = (stage: string) => aws.secrets.valueOf(SIGNING_SECRET_ARN, stage);

describe('the four steps', () => {
  test('make a new secret current and keep the old one as previous', async () => {
    await step('createSecret');
    const pending = valueOf('AWSPENDING')!;
    expect(pending).toHaveLength(64);
    expect(valueOf('AWSCURRENT')).toBe(SIGNING_SECRET);

    await step('setSecret');
    await step('testSecret');
    await step('finishSecret');

    expect(valueOf('AWSCURRENT')).toBe(pending);
    expect(valueOf('AWSPREVIOUS')).toBe(SIGNING_SECRET);
    expect(output.text()).not.toContain(pending);
    expect(output.text()).not.toContain(SIGNING_SECRET);
  });

  test('can be repeated: a secret that was made is not made again', async () => {
    await step('createSecret');
    const pending = valueOf('AWSPENDING');
    await step('createSecret');

    expect(valueOf('AWSPENDING')).toBe(pending);
  });

  test('after the last, do nothing more', async () => {
    await step('createSecret');
    await step('finishSecret');
    const current = valueOf('AWSCURRENT');
    for (const again of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
      await step(again);
    }

    expect(valueOf('AWSCURRENT')).toBe(current);
    expect(valueOf('AWSPREVIOUS')).toBe(SIGNING_SECRET);
  });
});

describe('a step fails', () => {
  test('for a version that does not exist', async () => {
    await expect(step('createSecret', 'v9')).rejects.toThrow('has no version v9');
  });

  test('for a version that is not being rotated to', async () => {
    aws.secrets.put(SIGNING_SECRET_ARN, 'x'.repeat(64), 'AWSPREVIOUS', 'v0');

    await expect(step('finishSecret', 'v0')).rejects.toThrow('not staged for rotation');
    expect(valueOf('AWSCURRENT')).toBe(SIGNING_SECRET);
  });

  test('for a secret that does not exist', async () => {
    await expect(step('createSecret', 'v2', 'arn:other')).rejects.toThrow();
  });

  test('when the new secret was not made', async () => {
    await expect(step('testSecret')).rejects.toThrow('has no value');
  });

  test('when the new secret is too short', async () => {
    aws.secrets.put(SIGNING_SECRET_ARN, 'short', 'AWSPENDING', 'v2');

    await expect(step('testSecret')).rejects.toThrow('at least 32 characters');
  });

  test('when it is unknown', async () => {
    await expect(step('dropSecret' as 'createSecret')).rejects.toThrow('Unknown rotation step dropSecret');
  });
});
