import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client, ClientKind, Registration } from './clients/client';
import type { Matrix } from './matrix';
import { createPerson, type Person } from './person';
import type { LocalServer } from '../acceptance/local-server';
import { basic } from '../acceptance/machine-client';

/** The steps that each client takes. */
export const FLOW = ['sign in', 'list', 'call', 'refresh', 'goes on', 'step up', 'revoke'] as const;

/** The client to test, and the server that it signs in to. */
export interface FlowOptions {
  readonly kind: ClientKind;
  readonly registration: Registration;
  /** The handbook, with the team's login. */
  readonly server: () => LocalServer;
  /** Notes how far it gets. */
  readonly matrix: Matrix;
  /** Its row in the matrix. */
  readonly row: readonly string[];
}

/** The tools that a member of the team who is not an administrator may use. */
const TOOLS = ['who_am_i', 'read_page', 'edit_page'];

/** Tests that a client gets in, keeps its access without the person, and comes back when the access has ended. */
export function testFlow({ kind, registration, server, matrix, row }: FlowOptions): void {
  describe(row.join(', '), () => {
    let person: Person;
    let client: Client;

    const start = ({ browse }: Person) => kind.start({ mcpUrl: server().mcpUrl, registration, browse });
    const listed = (tools: readonly string[]) => expect(tools.toSorted()).toEqual(TOOLS.toSorted());
    const readsPage = async (through: Client) => expect(await through.callTool('read_page', { page: 'releases' })).toBe('We release on Tuesdays.');

    const deletesPage = (through: Client) => through.callTool('delete_page', { page: 'releases' });

    beforeAll(async () => {
      person = createPerson({ as: 'alice' });
      client = await start(person);
    });

    afterAll(() => client?.close());

    test('signs in, and lists the tools that the person may use', async () => {
      await matrix.step(row, 'sign in', async () => {
        const tools = await client.listTools();
        await matrix.step(row, 'list', async () => listed(tools));
      });

      expect(person.shown()).toEqual([['sign-in', 'login', 'consent']]);
    });

    test('calls a tool as the person', async () => {
      await matrix.step(row, 'call', async () => {
        const caller = JSON.parse(await client.callTool('who_am_i', {}));
        expect(caller).toMatchObject({ clientId: (await client.credentials()).client_id, scopes: expect.arrayContaining(['handbook:read', 'handbook:write']) });
        expect(caller.subject).not.toBe(caller.clientId);
        await readsPage(client);
      });
    });

    test('gets a new access token when the old one is refused, without the person', async () => {
      await matrix.step(row, 'refresh', async () => {
        const before = await client.tokens();
        await client.replaceAccessToken(expired(before.access_token));

        await readsPage(client);

        const after = await client.tokens();
        expect(after.access_token).not.toBe(before.access_token);
        expect(after.refresh_token).toEqual(expect.any(String));
        expect(after.refresh_token).not.toBe(before.refresh_token);
        expect(person.shown()).toHaveLength(1);
      });
    });

    test('asks the person again once its refresh token was revoked', async () => {
      await matrix.step(row, 'revoke', async () => {
        await revoke(server(), client);

        await readsPage(client);

        // they are signed in still; most clients want them to be asked for consent each time
        expect(person.shown()).toHaveLength(2);
        expect(person.shown()[1].filter((page) => page !== 'consent')).toEqual([]);
      });
    });

    test('goes on when a call lacks scopes, and the person does not allow more', async () => {
      const refusing = createPerson({ as: 'alice' }, { decision: 'deny' });
      const refused = await start(refusing);
      try {
        await refused.listTools();
        await expect(deletesPage(refused)).rejects.toThrow(kind.cannotStepUp?.error);

        if (kind.cannotGoOn) {
          await matrix.limit(row, 'goes on', kind.cannotGoOn, () => expect(readsPage(refused)).rejects.toThrow());
        } else {
          await matrix.step(row, 'goes on', () => readsPage(refused));
        }
        if (kind.cannotStepUp) {
          await matrix.limit(row, 'step up', kind.cannotStepUp.reason, async () => expect(refusing.shown()).toHaveLength(1));
        } else {
          expect(refusing.shown().slice(1)).toEqual([['consent']]);
        }
      } finally {
        await refused.close();
      }
    });

    if (!kind.cannotStepUp) {
      test('asks the person for more when a tool needs more', async () => {
        const withTwoAccounts = createPerson({ as: 'alice' }, { switchTo: 'bob' });
        const stepping = await start(withTwoAccounts);
        try {
          listed(await stepping.listTools());
          await matrix.step(row, 'step up', async () => {
            expect(await deletesPage(stepping)).toBe('releases is gone.');
            expect(withTwoAccounts.shown().at(-1)).toEqual(['consent', 'sign-in', 'login', 'consent']);
          });
        } finally {
          await stepping.close();
        }
      });
    }
  });
}

/** The token with another signature: it is refused as an expired one is. */
function expired(token: string): string {
  const [header, payload, signature] = token.split('.');
  return [header, payload, [...signature].reverse().join('')].join('.');
}

/** RFC 7009, as the client itself. */
async function revoke(server: LocalServer, client: Client): Promise<void> {
  const { client_id, client_secret } = await client.credentials();
  const { refresh_token } = await client.tokens();
  const response = await fetch(`${server.issuer}/revoke`, {
    method: 'POST',
    headers: client_secret ? { authorization: basic(client_id, client_secret) } : {},
    body: new URLSearchParams({ token: refresh_token!, ...!client_secret && { client_id } }),
  });
  expect(response.status).toBe(200);
}
