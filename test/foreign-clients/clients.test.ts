import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { CODEX } from './codex';
import { GO_SDK } from './go-sdk';
import { PYTHON_SDKS } from './python-sdk';
import { cdkOut } from '../acceptance/apps';
import { changeTemplate } from '../acceptance/changed-template';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { FLOW, testFlow } from '../sign-in/client-flow';
import type { ClientKind, Registration } from '../sign-in/clients/client';
import { behindDocumentHost, startDocumentHost, type DocumentHost } from '../sign-in/document-host/document-host';
import { createMatrix } from '../sign-in/matrix';
import { PRE_REGISTERED } from '../sign-in/registered-clients';

const KINDS = [...PYTHON_SDKS, GO_SDK, CODEX];

const matrix = createMatrix(['client', 'registration', 'front door', 'documents'], FLOW);

afterAll(() => console.log(`\n${matrix}\n`));

/** A place that clients connect to, and what can be fetched from there. */
interface Place {
  readonly door: string;
  readonly documents: string;
  readonly server: () => LocalServer;
}

/** Tests all clients in every way that leads in at a place. */
function testFlows({ door, documents, server }: Place, leadsIn: (kind: ClientKind, registration: Registration) => boolean): void {
  for (const kind of KINDS) {
    for (const registration of kind.registrations.filter((how) => leadsIn(kind, how))) {
      testFlow({ kind, registration, server, matrix, row: [kind.name, registration, door, documents] });
    }
  }
}

describe('at the stage URL, which no document can be fetched from', () => {
  let server: LocalServer;

  beforeAll(async () => {
    server = await startLocalServer({ app: await cdkOut('onStageUrl') });
  });

  afterAll(() => server?.stop());

  // what the well-known document of Codex says is known without it
  testFlows({ door: 'stage URL', documents: 'unreachable', server: () => server }, (kind, how) => how !== 'CIMD' || kind === CODEX);
});

describe('at the root domain, which can fetch documents', () => {
  let folder: string;
  let documentHost: DocumentHost;
  let server: LocalServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clients-'));
    documentHost = await startDocumentHost(PRE_REGISTERED.public.redirectUris);
    server = await startLocalServer({ app: await changeTemplate(await cdkOut('onDomain'), join(folder, 'cdk.out'), behindDocumentHost(documentHost)) });
  });

  afterAll(async () => {
    await server?.stop();
    await documentHost?.close();
    await rm(folder, { recursive: true, force: true });
  });

  testFlows({ door: 'root domain', documents: 'served', server: () => server }, (_kind, how) => how !== 'pre-registered');
});
