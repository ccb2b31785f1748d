import {
  CreateSecretCommand, DescribeSecretCommand, GetRandomPasswordCommand, GetSecretValueCommand, PutSecretValueCommand, RotateSecretCommand,
  UpdateSecretVersionStageCommand,
  type GetRandomPasswordCommandInput, type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startEndpoint, type RunningEndpoint } from './running-endpoint';
import { functionArn, secret, secretArn, stackOf } from './stack';

let endpoint: RunningEndpoint;
let secrets: SecretsManagerClient;

beforeEach(async () => {
  endpoint = await startEndpoint(stackOf(
    secret('Generated', { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true, ExcludeUppercase: true } }),
    secret('Template', { GenerateSecretString: { SecretStringTemplate: '{"user":"me"}', GenerateStringKey: 'password' } }),
    secret('Given', { SecretString: 'fixed', Name: 'my/name', Description: 'for tests' }),
    secret('Default'),
    { logicalId: 'Schedule', type: 'AWS::SecretsManager::RotationSchedule', ref: 'x', properties: { SecretId: secretArn('Generated'), RotationLambdaARN: functionArn('Rotation') }, metadata: {} },
  ));
  secrets = endpoint.clients().secrets;
});
afterEach(() => endpoint.close());

const value = async (SecretId: string, VersionStage?: string) =>
  (await secrets.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;

test('secrets are generated as the template says', async () => {
  expect(await value(secretArn('Generated'))).toMatch(/^[a-z0-9]{64}$/);
  expect(JSON.parse((await value(secretArn('Template')))!)).toEqual({ user: 'me', password: expect.stringMatching(/^.{32}$/) });
  expect(await value(secretArn('Given'))).toBe('fixed');
  expect(await value(secretArn('Default'))).toMatch(/^.{32}$/);
  expect(endpoint.secretString(secretArn('Given'))).toBe('fixed');
});

test('a secret is found by ARN, ARN without its suffix, and name', async () => {
  for (const id of [secretArn('Given'), secretArn('Given').slice(0, -7), 'my/name']) {
    expect(await value(id)).toBe('fixed');
  }
});

test('a secret is described with its stages and its rotation', async () => {
  const { VersionId } = await secrets.send(new GetSecretValueCommand({ SecretId: 'my/name' }));
  expect(await secrets.send(new DescribeSecretCommand({ SecretId: 'my/name' }))).toMatchObject({
    ARN: secretArn('Given'),
    Name: 'my/name',
    Description: 'for tests',
    RotationEnabled: false,
    CreatedDate: expect.any(Date),
    VersionIdsToStages: { [VersionId!]: ['AWSCURRENT'] },
  });
  expect(await secrets.send(new DescribeSecretCommand({ SecretId: secretArn('Generated') }))).toMatchObject({ RotationEnabled: true });
});

test('the four steps of a rotation move the stages', async () => {
  const SecretId = secretArn('Generated');
  const before = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const token = '11111111-2222-3333-4444-555555555555';
  const put = new PutSecretValueCommand({ SecretId, ClientRequestToken: token, SecretString: 'next', VersionStages: ['AWSPENDING'] });

  await secrets.send(put);
  await secrets.send(put);
  expect(await value(SecretId)).toBe(before.SecretString);
  expect(await value(SecretId, 'AWSPENDING')).toBe('next');

  const move = { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: token };
  await expect(secrets.send(new UpdateSecretVersionStageCommand(move))).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await secrets.send(new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: before.VersionId }));
  await secrets.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSPENDING', RemoveFromVersionId: token }));
  const { VersionIdsToStages } = await secrets.send(new DescribeSecretCommand({ SecretId }));
  expect(VersionIdsToStages).toEqual({ [token]: ['AWSCURRENT'], [before.VersionId!]: ['AWSPREVIOUS'] });
  expect(await value(SecretId, 'AWSPREVIOUS')).toBe(before.SecretString);
});

describe('a rotation', () => {
  const SecretId = secretArn('Generated');
  const pending = 'AWSPENDING';

  /** Serves the secrets with a rotation function that does one step at a time, as it is told. */
  async function withFunction(invoke: (event: any) => Promise<{ functionError?: 'Unhandled' }>): Promise<void> {
    await endpoint.close();
    const notHere = () => Promise.reject(new Error('not here'));
    endpoint = await startEndpoint(stackOf(secret('Generated'), secret('Given'), {
      logicalId: 'Schedule',
      type: 'AWS::SecretsManager::RotationSchedule',
      ref: 'x',
      metadata: {},
      properties: { SecretId, RotationLambdaARN: functionArn('Rotation') },
    }), {
      invoke: async (name, event) => ({ requestId: name, payload: { errorMessage: 'no' }, ...await invoke(event) }),
      invokeWithResponseStream: notHere,
      invokeWithHttpResponseStream: notHere,
    });
    secrets = endpoint.clients().secrets;
  }

  test('stages a version without a value, and has the function do the four steps', async () => {
    const steps: any[] = [];
    await withFunction(async (event) => {
      steps.push(event);
      return {};
    });
    const before = await value(SecretId);
    const { VersionId } = await secrets.send(new RotateSecretCommand({ SecretId }));

    await expect.poll(() => steps.map(({ Step }) => Step)).toEqual(['createSecret', 'setSecret', 'testSecret', 'finishSecret']);
    expect(steps).toEqual(steps.map(({ Step }) => ({ Step, SecretId, ClientRequestToken: VersionId, RotationToken: expect.any(String) })));
    expect(await value(SecretId)).toBe(before);
    await expect(value(SecretId, pending)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await secrets.send(new PutSecretValueCommand({ SecretId, ClientRequestToken: VersionId, SecretString: 'next', VersionStages: [pending] }));
    expect(await value(SecretId, pending)).toBe('next');
  });

  test('that failed is tried again by the next one', async () => {
    const steps: string[] = [];
    let works = false;
    await withFunction(async ({ Step }) => {
      steps.push(Step);
      return works ? {} : { functionError: 'Unhandled' };
    });
    await secrets.send(new RotateSecretCommand({ SecretId }));
    await expect.poll(() => endpoint.lines).toEqual(['aws: the rotation of Test-Generated failed: createSecret: {"errorMessage":"no"}']);

    works = true;
    await expect(secrets.send(new RotateSecretCommand({ SecretId }))).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await expect.poll(() => steps).toHaveLength(5);
    expect(Object.keys((await secrets.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages!)).toHaveLength(2);
  });

  test('needs a schedule in the stack', async () => {
    await expect(secrets.send(new RotateSecretCommand({ SecretId: secretArn('Given') }))).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });
});

test('putting a value makes it current and the former one previous; a third drops the first', async () => {
  const SecretId = 'my/name';
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'second' }));
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretBinary: Buffer.from([1, 2, 255]) }));
  expect((await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretBinary).toEqual(new Uint8Array([1, 2, 255]));
  expect(await value(SecretId, 'AWSPREVIOUS')).toBe('second');
  expect(Object.keys((await secrets.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages!)).toHaveLength(2);
});

test.each([
  ['an unknown secret', new GetSecretValueCommand({ SecretId: 'other' }), 'ResourceNotFoundException'],
  ['an unknown stage', new GetSecretValueCommand({ SecretId: 'my/name', VersionStage: 'AWSPENDING' }), 'ResourceNotFoundException'],
  ['an unknown version', new GetSecretValueCommand({ SecretId: 'my/name', VersionId: '11111111-2222-3333-4444-555555555555' }), 'ResourceNotFoundException'],
  ['no value', new PutSecretValueCommand({ SecretId: 'my/name' }), 'InvalidParameterException'],
  ['an operation that is not emulated', new CreateSecretCommand({ Name: 'x' }), 'NotEmulatedByLocalServer'],
])('%s is refused', async (_what, command, name) => {
  await expect(secrets.send(command as GetSecretValueCommand)).rejects.toMatchObject({ name });
});

test('the same version cannot get another value', async () => {
  const put = (SecretString: string) => secrets.send(new PutSecretValueCommand({
    SecretId: 'my/name', SecretString, ClientRequestToken: '11111111-2222-3333-4444-555555555555',
  }));
  await put('one');
  await expect(put('two')).rejects.toMatchObject({ name: 'ResourceExistsException' });
});

test('a random password has each type of characters unless told otherwise', async () => {
  const password = async (input: GetRandomPasswordCommandInput) =>
    (await secrets.send(new GetRandomPasswordCommand(input))).RandomPassword;
  const four = (await password({ PasswordLength: 4 }))!;
  expect(four).toHaveLength(4);
  for (const type of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/]) {
    expect(four).toMatch(type);
  }
  expect(await password({ PasswordLength: 2000, ExcludePunctuation: true, ExcludeCharacters: 'abc0' })).toMatch(/^[d-zA-Z1-9]{2000}$/);
  await expect(password({ PasswordLength: 3 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
});
