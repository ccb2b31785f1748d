import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Answer, type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser } from './browser';
import { PersonClient } from './person-client';
import { type Presenter, TokenLifecycleModel } from './token-lifecycle-model';
import { tokenEvent } from '../authorizer/authorizer-function';
import { functionBundle } from '../shared/function-bundle';
import { AUTHORIZER_SETTINGS, PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

const SETTINGS = {
  ...PERSON_SETTINGS,
  preRegisteredClients: [{ clientId: 'stranger', name: 'Stranger', redirectUris: ['https://stranger.example.com/cb'] }],
  registration: { ...PERSON_SETTINGS.registration, perAddressAndHour: 10_000, perDay: 10_000 },
};

let server: AuthorizationServer;
let authorizer: (event: unknown) => Promise<unknown>;

beforeAll(async () => {
  server = await startAuthorizationServer(SETTINGS);
  ({ handler: authorizer } = await import(functionBundle('authorizer', AUTHORIZER_SETTINGS)));
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

afterEach(() => void vi.useRealTimers());

/** The server, with what it has issued so far: each in the place where the model has what it knows of it. */
interface System {
  readonly client: PersonClient;
  readonly stranger: PersonClient;
  readonly browser: Browser;
  readonly codes: string[];
  readonly refreshTokens: string[];
  readonly accessTokens: string[];
}

type Command = fc.AsyncCommand<TokenLifecycleModel, System>;

const setClock = (now: number) => void vi.useFakeTimers({ now: now * 1_000, toFake: ['Date'] });

const outcomeOf = ({ status, body }: Answer) => (status === 200 ? 'granted' : body.error);

const presenterOf = ({ client, stranger }: System, presenter: Presenter) => (presenter === 'owner' ? client : stranger);

function keepTokens({ refreshTokens, accessTokens }: System, { status, body }: Answer): void {
  if (status === 200) {
    refreshTokens.push(body.refresh_token);
    accessTokens.push(body.access_token);
  }
}

/** One of those that there are; the last ones are the most interesting. */
const pick = <T>(things: readonly T[], back: number): number => Math.max(0, things.length - 1 - back);

const presenters = fc.constantFrom<Presenter>('owner', 'owner', 'owner', 'owner', 'stranger');

const authorize = fc.constant<Command>({
  check: (model) => model.clientExists,
  run: async (model, { client, browser, codes }) => {
    model.authorize();
    codes.push(await client.authorize(browser));
  },
  toString: () => 'authorize',
});

const redeem = fc.record({ back: fc.nat(2), presenter: presenters, withVerifier: fc.constantFrom(true, true, true, false) })
  .map(({ back, presenter, withVerifier }): Command => ({
    check: ({ codes }) => codes.length > 0,
    run: async (model, system) => {
      const index = pick(model.codes, back);
      const { verifier, redirectUri } = system.client;
      const answer = await presenterOf(system, presenter).exchange(system.codes[index]!, {
        code_verifier: withVerifier ? verifier : 'v'.repeat(43), redirect_uri: redirectUri,
      });
      expect(outcomeOf(answer)).toBe(model.redeem(model.codes[index]!, presenter, withVerifier));
      keepTokens(system, answer);
      expectSameTokens(model, system);
    },
    toString: () => `redeem the code ${back} back as ${presenter}${withVerifier ? '' : ' without verifier'}`,
  }));

const refresh = fc.record({ back: fc.nat(3), presenter: presenters }).map(({ back, presenter }): Command => ({
  check: ({ refreshTokens }) => refreshTokens.length > 0,
  run: async (model, system) => {
    const index = pick(model.refreshTokens, back);
    const answer = await presenterOf(system, presenter).refresh(system.refreshTokens[index]!);
    expect(outcomeOf(answer)).toBe(model.refresh(model.refreshTokens[index]!, presenter));
    keepTokens(system, answer);
    expectSameTokens(model, system);
  },
  toString: () => `refresh with the token ${back} back as ${presenter}`,
}));

const use = fc.nat(3).map((back): Command => ({
  check: ({ accessTokens }) => accessTokens.length > 0,
  run: async (model, { accessTokens }) => {
    const index = pick(model.accessTokens, back);
    const outcome = await authorizer(tokenEvent(accessTokens[index]!)).then(() => true, ({ message }: Error) => message);
    expect(outcome).toBe(model.works(model.accessTokens[index]!) || 'Unauthorized');
  },
  toString: () => `use the access token ${back} back`,
}));

const revoke = fc.record({ back: fc.nat(3), presenter: presenters, kind: fc.constantFrom('refreshTokens', 'accessTokens') })
  .map(({ back, presenter, kind }): Command => ({
    check: (model) => model[kind].length > 0 && model.clientExists,
    run: async (model, system) => {
      const index = pick(model[kind], back);
      const { id } = presenterOf(system, presenter);
      expect((await server.send('POST', '/revoke', { body: { token: system[kind][index]!, client_id: id } })).status).toBe(200);
      if (kind === 'refreshTokens') {
        model.revokeRefreshToken(model.refreshTokens[index]!, presenter);
      } else {
        model.revokeAccessToken(model.accessTokens[index]!, presenter);
      }
    },
    toString: () => `revoke of the ${kind} the one ${back} back as ${presenter}`,
  }));

const wait = (...seconds: number[]) => fc.constantFrom(...seconds).map((duration): Command => ({
  check: () => true,
  run: async (model) => {
    model.now += duration;
    setClock(model.now);
  },
  toString: () => `wait ${duration} s`,
}));

const deleteClient = fc.constant<Command>({
  check: (model) => model.accessTokens.length > 0,
  run: async (model, { client }) => {
    model.deleteClient();
    await server.aws.deleteRecord('Client', client.id);
  },
  toString: () => 'delete the client',
});

/** As often as they are to come. */
const commands = [
  [3, authorize],
  [5, redeem],
  [8, refresh],
  [4, use],
  [2, revoke],
  [3, wait(1, 9, 10, 11, 30, 59, 60, 61)],
  [1, wait(3_479, 3_480, 3_540, 29 * 86_400, 30 * 86_400)],
  [1, fc.constantFrom(false, false, false, true).chain((isMeant) => (isMeant ? deleteClient : use))],
].flatMap(([weight, command]) => Array<fc.Arbitrary<Command>>(weight as number).fill(command as fc.Arbitrary<Command>));

/** Two are the same token exactly if the model says so. */
function expectSameTokens(model: TokenLifecycleModel, { refreshTokens }: System): void {
  const firstPlaces = (tokens: readonly unknown[]) => tokens.map((token) => tokens.indexOf(token));
  expect(firstPlaces(refreshTokens)).toEqual(firstPlaces(model.refreshTokens));
}

test('S13 S14 S33 codes and tokens live and die as the model says, whatever happens in whatever order', async () => {
  let clock = Math.floor(Date.now() / 1_000);

  await fc.assert(fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: '+1' }), async (sequence) => {
    setClock(clock);
    const model = new TokenLifecycleModel(clock, SETTINGS);
    const client = await PersonClient.register(server);
    const stranger = PersonClient.known(server, 'stranger', 'https://stranger.example.com/cb');
    const system: System = { client, stranger, browser: new Browser(server), codes: [], refreshTokens: [], accessTokens: [] };
    model.authorize();
    system.codes.push(await client.authorize(system.browser));
    try {
      await fc.asyncModelRun(() => ({ model, real: system }), sequence);
    } finally {
      clock = model.now;
    }
  }), { numRuns: 60 });
});
