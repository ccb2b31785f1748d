import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fault, FAULTS, type FaultPlan } from './faulty-wire';
import { type JourneyReport, travel } from './journey';
import { startWiredServer, type WiredServer } from './wired-server';
import { type AwsServices, startAwsServices } from '../lambda/shared/aws-services';
import { prepareServer } from '../lambda/shared/server-environment';
import { share } from '../share.mts';

/** As many journeys are under way at the same time. */
const SERVERS = 6;

let aws: AwsServices;
let servers: WiredServer[];
/** The operations of a journey on which nothing goes wrong, in their order. */
let calls: readonly string[];

beforeAll(async () => {
  aws = await startAwsServices();
  prepareServer(aws);
  servers = await Promise.all(Array.from({ length: SERVERS }, () => startWiredServer(aws)));
  await Promise.all(servers.map((server) => travel(server)));
  calls = [...servers[0]!.wire.calls];
});

afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.stop()));
  await aws?.stop();
});

/** Makes a journey for each call that the fault can hit, or some of them. Of those that reach the table, only writes differ from others. */
async function travelThrough(fault: Fault, attempts: FaultPlan['attempts']): Promise<Map<string, JourneyReport>> {
  const hit = Array.from(calls.keys()).filter((call) => !FAULTS[fault].reachesTable || !calls[call]!.includes('Get'));
  const plans = share(`${fault}, ${attempts} times`, hit, 6).map((call) => ({ fault, call, attempts }));
  const reports = new Map<string, JourneyReport>();
  await Promise.all(servers.map(async (server) => {
    for (let plan = plans.shift(); plan !== undefined; plan = plans.shift()) {
      reports.set(`call ${plan.call}, ${calls[plan.call]}`, await travel(server, plan));
    }
  }));
  return reports;
}

/** What is wrong, by the call that was hit. */
function complaints(
  reports: ReadonlyMap<string, JourneyReport>, about: (report: JourneyReport) => readonly string[],
): Record<string, readonly string[]> {
  return Object.fromEntries(Array.from(reports, ([name, report]) => [name, about(report)] as const).filter(([, found]) => found.length > 0));
}

/** How many refresh tokens have been issued and not used in the grant that each journey ended with, if it is not one. */
async function surplus(reports: ReadonlyMap<string, JourneyReport>): Promise<Record<string, number>> {
  const counts = new Map(Array.from(reports.values(), ({ grantId }) => [grantId, 0]));
  for (const { pk, rotation, content } of await aws.scan()) {
    const { grantId } = JSON.parse(content?.S ?? '{}');
    if (pk!.S!.startsWith('RefreshToken#') && rotation === undefined && counts.has(grantId)) {
      counts.set(grantId, counts.get(grantId)! + 1);
    }
  }
  return Object.fromEntries(Array.from(reports, ([name, { grantId }]) => [name, counts.get(grantId)!] as const).filter(([, count]) => count !== 1));
}

function expectSecrecy(reports: ReadonlyMap<string, JourneyReport>): void {
  const log = servers.map((server) => server.log()).join('');
  expect(log).not.toBe('');
  for (const { secrets } of reports.values()) {
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  }
}

const securityEvents = () => servers.map((server) => server.log().split('"securityEvent"').length - 1);

/** The faults that the functions mend by themselves, with a second attempt. */
test.each<Fault>(['a lost request', 'throttling', 'a lost answer', 'a late answer', 'half an answer', 'an internal error'])(
  '%s at any call disturbs nobody', async (fault) => {
    const eventsBefore = securityEvents();

    const reports = await travelThrough(fault, 1);

    expect(complaints(reports, ({ violations, refusals }) => [...violations, ...refusals])).toEqual({});
    expect(complaints(reports, ({ struck, restarts }) => [...struck ? [] : ['nothing went wrong'], ...restarts > 0 ? ['sign in again'] : []])).toEqual({});
    expect(await surplus(reports)).toEqual({});
    expect(securityEvents()).toEqual(eventsBefore);
    expectSecrecy(reports);
  });

/** What lasts as long as the function tries. */
test.each<Fault>(['throttling', 'a lost answer', 'an answer that is none'])(
  '%s, again and again, costs nobody a token that they have', async (fault) => {
    const reports = await travelThrough(fault, 3);

    expect(complaints(reports, ({ violations }) => violations)).toEqual({});
    expect(complaints(reports, ({ struck, refusals, restarts }) => [
      ...struck ? [] : ['nothing went wrong'],
      // a code is good once, whatever became of it
      ...restarts > (refusals.some((step) => SIGN_IN_STEPS.includes(step)) ? 1 : 0) ? ['sign in again'] : [],
    ])).toEqual({});
    expect(await surplus(reports)).toEqual({});
    expectSecrecy(reports);
  });

const SIGN_IN_STEPS = ['authorize', 'interaction', 'redeem'];
