/**
 * Measures the authorization server beside its peers, and counts what it asks of DynamoDB: `npx tsx benchmarks/authorization.mts [rounds]`.
 * How to read it: README.md.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type AuthorizationServer, authorize, ISSUER, refresh, register } from './authorization-servers/authorization-server';
import { oidcProvider } from './authorization-servers/oidc-provider';
import { remoteMcpServer } from './authorization-servers/remote-mcp-server';
import { workersOAuthProvider } from './authorization-servers/workers-oauth-provider';
import { configured } from './bundles';
import { AUTHORIZER_SETTINGS, OAUTH_SETTINGS } from './settings';
import { median, ratio } from './statistics';
import { startTableProcess } from './table-process';

const rounds = Number(process.argv[2] ?? 50);
/** Rounds that do not count. */
const WARM_UP = 5;
const TIMES_PER_ROUND = 10;

const OURS = 'this package';

/** What is measured; each gives what is to be timed, and has prepared what that needs. */
const OPERATIONS: Readonly<Record<string, (server: AuthorizationServer) => Promise<(() => Promise<unknown>) | undefined>>> = {
  'register': async (server) => () => register(server),
  'authorize + token': async (server) => () => authorize(server),
  'refresh': async (server) => {
    let { refresh_token: token } = await authorize(server);
    return async () => {
      ({ refresh_token: token } = await refresh(server, token));
    };
  },
  'bearer check': async (server) => {
    const { access_token: token } = await authorize(server);
    return server.check && (() => server.check!(token));
  },
};

const table = await startTableProcess();
Object.assign(process.env, table.env, { PUBLIC_BASE_URL: ISSUER });
const [oauth, authorizer] = await Promise.all([configured('oauth', OAUTH_SETTINGS), configured('authorizer', AUTHORIZER_SETTINGS)]);

let databaseCalls = 0;
subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: ClientRequest };
  databaseCalls += String(request.getHeader('x-amz-target')).startsWith('DynamoDB') ? 1 : 0;
});

// The functions write their log to standard output.
const write = process.stdout.write;
process.stdout.write = () => true;
const servers: Readonly<Record<string, AuthorizationServer>> = {
  [OURS]: await remoteMcpServer(oauth, authorizer, table.passphrase),
  'oidc-provider': await oidcProvider(),
  'workers-oauth-provider': await workersOAuthProvider(),
};

/** What a call of DynamoDB takes by itself: the read of a record that is not there. */
const client = new DynamoDBClient({});
const read = () => client.send(new GetItemCommand({ TableName: process.env.TABLE_NAME, Key: { pk: { S: 'Nothing#' } }, ConsistentRead: true }));
const reads: number[] = [];

const milliseconds = (value: number) => `${value.toFixed(2)} ms`;

async function meanDuration(operation: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let time = 0; time < TIMES_PER_ROUND; time++) {
    await operation();
  }
  return (performance.now() - start) / TIMES_PER_ROUND;
}

const rows: Record<string, Record<string, string | number>> = {};
for (const [name, prepareOperation] of Object.entries(OPERATIONS)) {
  const durations: Record<string, number[]> = {};
  let callsPerOperation = 0;
  for (let round = -WARM_UP; round < rounds; round++) {
    const readDuration = await meanDuration(read);
    if (round >= 0) {
      reads.push(readDuration);
    }
    for (const [serverName, server] of Object.entries(servers)) {
      const operation = await prepareOperation(server);
      if (operation === undefined) {
        continue;
      }
      databaseCalls = 0;
      const duration = await meanDuration(operation);
      if (round >= 0) {
        (durations[serverName] ??= []).push(duration);
      }
      if (serverName === OURS) {
        callsPerOperation = databaseCalls / TIMES_PER_ROUND;
      }
    }
  }
  rows[name] = {
    'DynamoDB calls': callsPerOperation,
    'their time': milliseconds(callsPerOperation * median(reads)),
    ...Object.fromEntries(Object.entries(durations).flatMap(([serverName, values]) => [
      [serverName, milliseconds(median(values))],
      ...(serverName === OURS ? [] : [[`of ${serverName}`, ratio(durations[OURS], values)]]),
    ])),
  };
}
process.stdout.write = write;
table.stop();

console.log(`Authorization servers, median of ${rounds} rounds of ${TIMES_PER_ROUND}, side by side`);
console.table(rows);
process.exit();
