import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Client, ClientKind, Registration } from './clients/client';
import { INSPECTOR } from './clients/inspector';
import { MCP_REMOTE } from './clients/mcp-remote';
import { OPENID_CLIENT } from './clients/openid-client';
import { SDK_V1 } from './clients/sdk-v1';
import { SDK_V2 } from './clients/sdk-v2';
import { behindDocumentHost, startDocumentHost, type DocumentHost } from './document-host/document-host';
import { createMatrix } from './matrix';
import { createPerson, type Person } from './person';
import { PRE_REGISTERED } from './registered-clients';
import { changeTemplate } from '../acceptance/changed-template';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { basic } from '../acceptance/machine-client';

const FRONT_DOORS = [['stage URL', 'onStageUrl'], ['root domain', 'onDomain']] as const;

const KINDS = [SDK_V1, SDK_V2, MCP_REMOTE, INSPECTOR, OPENID_CLIENT];

/** What a member of the team may use, who is no administrator. */
const TOOLS = ['who_am_i', 'read_page', 'edit_page'];

const matrix = createMatrix(['client', 'registration', 'front door'], ['sign in', 'list', 'call', 'refresh', 'step up', 'revoke']);

afterAll(() => console.log(`\n${matrix}\n`));

describe.each(FRONT_DOORS)('at the %s', (door, app) => {
  let folder: string;
  let documentHost: DocumentHost;
  let server: LocalServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clients-'));
    documentHost = await startDocumentHost(PRE_REGISTERED.public.redirectUris);
    server = await startLocalServer({ app: await changeTemplate(inject('cdkOut')[app], join(folder, 'cdk.out'), behindDocumentHost(documentHost)) });
  });

  afterAll(async () => {
    await server?.stop();
    await documentHost?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const flows = KINDS.flatMap((kind) => kind.registrations.map((how): [string, Registration, ClientKind] => [kind.name, how, kind]));

  describe.each(flows)('%s, %s', (name, registration, kind) => {
    const row = [name, registration, door];
    let person: Person;
    let client: Client;

    beforeAll(async () => {
      person = createPerson({ as: 'alice' });
      client = await kind.start({ mcpUrl: server.mcpUrl, registration, browse: person.browse });
    });

    afterAll(() => client?.close());

    test('signs in, and lists the tools that the person may use', async () => {
      await matrix.step(row, 'sign in', async () => {
        const tools = await client.listTools();
        await matrix.step(row, 'list', async () => expect(tools).toEqual(TOOLS));
      });

      expect(person.shown()).toEqual([['sign-in', 'login', 'consent']]);
    });

    test('calls a tool as the person', async () => {
      await matrix.step(row, 'call', async () => {
        const caller = JSON.parse(await client.callTool('who_am_i', {}));
        expect(caller).toMatchObject({ clientId: (await client.credentials()).client_id, scopes: expect.arrayContaining(['handbook:read', 'handbook:write']) });
        expect(caller.subject).not.toBe(caller.clientId);
        expect(await client.callTool('read_page', { page: 'releases' })).toBe('We release on Tuesdays.');
      });
    });

    test('gets a new access token when the old one is refused, without the person', async () => {
      await matrix.step(row, 'refresh', async () => {
        const before = await client.tokens();
        await client.replaceAccessToken(expired(before.access_token));

        expect(await client.callTool('read_page', { page: 'releases' })).toBe('We release on Tuesdays.');

        const after = await client.tokens();
        expect(after.access_token).not.toBe(before.access_token);
        expect(after.refresh_token).toEqual(expect.any(String));
        expect(after.refresh_token).not.toBe(before.refresh_token);
        expect(person.shown()).toHaveLength(1);
      });
    });

    test('asks the person again once its refresh token was revoked', async () => {
      await matrix.step(row, 'revoke', async () => {
        await revoke(server, client);

        expect(await client.callTool('read_page', { page: 'releases' })).toBe('We release on Tuesdays.');

        // they are signed in still; most clients want them to be asked for consent each time
        expect(person.shown()).toHaveLength(2);
        expect(person.shown()[1].filter((page) => page !== 'consent')).toEqual([]);
      });
    });

    test('asks the person for more when a tool needs more', async () => {
      const withTwoAccounts = createPerson({ as: 'alice' }, { switchTo: 'bob' });
      const stepping = await kind.start({ mcpUrl: server.mcpUrl, registration, browse: withTwoAccounts.browse });
      const deletePage = () => stepping.callTool('delete_page', { page: 'releases' });
      try {
        expect(await stepping.listTools()).toEqual(TOOLS);
        if (kind.cannotStepUp) {
          const { reason, error } = kind.cannotStepUp;
          await matrix.limit(row, 'step up', reason, () => expect(deletePage()).rejects.toThrow(error));
          return;
        }

        await matrix.step(row, 'step up', async () => {
          expect(await deletePage()).toBe('releases is gone.');
          expect(withTwoAccounts.shown().at(-1)).toEqual(['consent', 'sign-in', 'login', 'consent']);
        });
      } finally {
        await stepping.close();
      }
    });
  });
});

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
    headers: client_secret === undefined ? {} : { authorization: basic(client_id, client_secret) },
    body: new URLSearchParams({ token: refresh_token!, ...client_secret === undefined && { client_id } }),
  });
  expect(response.status).toBe(200);
}
