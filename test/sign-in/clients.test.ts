import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { FLOW, testFlow } from './client-flow';
import { INSPECTOR } from './clients/inspector';
import { MCP_REMOTE } from './clients/mcp-remote';
import { OPENID_CLIENT } from './clients/openid-client';
import { SDK_V1 } from './clients/sdk-v1';
import { SDK_V2 } from './clients/sdk-v2';
import { behindDocumentHost, startDocumentHost, type DocumentHost } from './document-host/document-host';
import { createMatrix } from './matrix';
import { PRE_REGISTERED } from './registered-clients';
import { cdkOut } from '../acceptance/apps';
import { changeTemplate } from '../acceptance/changed-template';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { share } from '../share.mts';

const FRONT_DOORS = [['stage URL', 'onStageUrl'], ['root domain', 'onDomain']] as const;

const WAYS_IN = [SDK_V1, SDK_V2, MCP_REMOTE, INSPECTOR, OPENID_CLIENT]
  .flatMap((kind) => kind.registrations.map((registration) => ({ kind, registration })));

const matrix = createMatrix(['client', 'registration', 'front door'], FLOW);

afterAll(() => console.log(`\n${matrix}\n`));

describe.each(FRONT_DOORS)('at the %s', (door, app) => {
  let folder: string;
  let documentHost: DocumentHost;
  let server: LocalServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clients-'));
    documentHost = await startDocumentHost(PRE_REGISTERED.public.redirectUris);
    server = await startLocalServer({ app: await changeTemplate(await cdkOut(app), join(folder, 'cdk.out'), behindDocumentHost(documentHost)) });
  });

  afterAll(async () => {
    await server?.stop();
    await documentHost?.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const { kind, registration } of share(door, WAYS_IN, 4)) {
    testFlow({ kind, registration, server: () => server, matrix, row: [kind.name, registration, door] });
  }
});
