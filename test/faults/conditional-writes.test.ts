import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Fault, type FaultyWire, startFaultyWire } from './faulty-wire';
import { epochSeconds } from '../../lambda-src/shared/clock';
import { recordKey, sha256 } from '../../lambda-src/shared/record-key';
import { CONDITION_FAILED, openRecordTable, type RecordTable } from '../../lambda-src/shared/record-table';
import { ownToken, requestEvent } from '../lambda/authorizer/authorizer-function';
import { type AwsServices, startAwsServices } from '../lambda/shared/aws-services';
import { functionBundle } from '../lambda/shared/function-bundle';
import { type Instances, startInstances } from '../lambda/shared/function-instances';
import { AUTHORIZER_SETTINGS, MCP_URL, prepareServer } from '../lambda/shared/server-environment';

// before the AWS clients are made: late answers are waited for
vi.hoisted(() => {
  process.env.REMOTE_MCP_PATIENCE = '2';
});

let aws: AwsServices;
let wire: FaultyWire;
let table: RecordTable;
let authorizers: Instances;

beforeAll(async () => {
  aws = await startAwsServices();
  prepareServer(aws);
  wire = await startFaultyWire(process.env.AWS_ENDPOINT_URL!);
  process.env.AWS_ENDPOINT_URL = wire.url;
  table = openRecordTable(aws.tableName);
  authorizers = await startInstances(functionBundle('authorizer', {
    ...AUTHORIZER_SETTINGS, tokens: { type: 'own', permanentClients: ['client'], dpop: true }, cacheSeconds: 0,
  }), 3);
});

afterAll(async () => {
  await authorizers?.stop();
  wire?.close();
  await aws?.stop();
});

const inAnHour = () => epochSeconds() + 3_600;

const EFFECTIVE_FAULTS: Fault[] = ['a lost answer', 'half an answer', 'a late answer', 'an internal error'];

const outcome = (write: Promise<void>) => write.then(() => 'won', (error: Error) => error.name);

/** The write is sent again, which then finds its own effect. */
test.each(EFFECTIVE_FAULTS)('of two writers one wins, also when its write is repeated after %s', async (fault) => {
  const writes: Record<string, (id: string) => Promise<void>> = {
    create: (id) => table.createRecord('New', id, {}, inAnHour()),
    set: (id) => table.setAttributeOnce('Old', id, 'usedAt', 'now'),
    exchange: (id) => table.exchangeContent('Old', id, { version: 1 }, { version: 2 }),
  };
  for (const [name, write] of Object.entries(writes)) {
    const id = `${fault} ${name}`;
    await table.putRecord('Old', id, { version: 1 }, inAnHour());
    wire.plan({ fault, call: 0, attempts: 1 });

    expect([name, await outcome(write(id)), wire.struck()]).toEqual([name, 'won', true]);
    expect([name, await outcome(write(id))]).toEqual([name, CONDITION_FAILED]);
  }
  wire.plan();
});

test.each(EFFECTIVE_FAULTS)('an attribute is added once, also when the write is repeated after %s, to a record that lives as long as any of them', async (fault) => {
  for (const [attribute, lifetime] of [['first', 3_600], ['longer', 7_200], ['shorter', 60]] as const) {
    wire.plan({ fault, call: 0, attempts: 1 });
    await table.addAttribute('Set', fault, attribute, attribute, epochSeconds() + lifetime);
    await table.addAttribute('Set', fault, attribute, 'again', epochSeconds() + lifetime);
    expect(wire.struck()).toBe(true);
  }
  wire.plan();

  const { attributes, expiresAt } = (await table.readRecord('Set', fault))!;
  expect(attributes).toEqual({ first: 'first', longer: 'longer', shorter: 'shorter' });
  expect(expiresAt).toBeGreaterThan(inAnHour() + 3_000);
});

test('attributes that are added and removed at once are all there, or gone', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `attribute-${index}`);
  await Promise.all(names.map((name, index) => table.addAttribute('Set', 'many', name, name, inAnHour() + index % 7)));
  await Promise.all([table.removeAttributes('Set', 'many', names.slice(0, 10)), table.addAttribute('Set', 'many', 'another', 'x', inAnHour())]);

  expect(Object.keys((await table.readRecord('Set', 'many'))!.attributes).sort()).toEqual(['another', ...names.slice(10)].sort());
});

test('removing attributes of a record that is gone makes none', async () => {
  await table.removeAttributes('Set', 'gone', ['x']);

  expect((await aws.scan()).filter(({ pk }) => pk!.S!.startsWith('Set#') && pk!.S === recordKey('Set', 'gone'))).toEqual([]);
});

async function boundRequest() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  const token = await ownToken({ cnf: { jkt: await calculateJwkThumbprint(jwk) } });
  const proof = await new SignJWT({ htm: 'POST', htu: MCP_URL, iat: epochSeconds(), jti: crypto.randomUUID(), ath: sha256(token) })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk }).sign(privateKey);
  return requestEvent({ Authorization: `DPoP ${token}`, DPoP: proof });
}

const isAllowed = (event: unknown) => authorizers.invoke(event).then(() => true, ({ message }: Error) => message);

test.each(EFFECTIVE_FAULTS)('a DPoP proof counts, once, when it is remembered with %s', async (fault) => {
  const event = await boundRequest();
  // the read of the token's records, or the write of the proof
  for (const call of [0, 1]) {
    wire.plan({ fault, call, attempts: 1 });
    const request = call === 0 ? event : await boundRequest();

    expect([call, await isAllowed(request), wire.struck()]).toEqual([call, true, true]);
    expect([call, await isAllowed(request)]).toEqual([call, 'Unauthorized']);
  }
  wire.plan();
});

test('of many requests with the same DPoP proof at once, at several instances, one is allowed', async () => {
  for (let race = 0; race < 20; race += 1) {
    const event = await boundRequest();

    const outcomes = await Promise.all(Array.from({ length: 15 }, () => isAllowed(event)));

    expect(outcomes.sort()).toEqual([...Array<string>(14).fill('Unauthorized'), true]);
  }
});
