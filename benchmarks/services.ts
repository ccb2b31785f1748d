import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { FORECAST } from './forecast-service';
import { OAUTH_ITEMS } from './oauth-records';
import { SIGNING_SECRET } from './token';

/** The stand-in for AWS and for an HTTP service. */
export interface Services {
  readonly url: string;
  /** Takes the number of read units since it was asked last. */
  takeReadUnits(): number;
  close(): void;
}

/** Starts the stand-in in this process. It answers at once. */
export async function startServices(): Promise<Services> {
  let readUnits = 0;
  const server = createServer((request, response) => void (async () => {
    const { status, body } = answerOf(request, await text(request), (units) => {
      readUnits += units;
    });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  })().catch((error) => response.destroy(error)));
  // a connection that this side closes could break a request that is under way
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeReadUnits: () => {
      const taken = readUnits;
      readUnits = 0;
      return taken;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** An answer of a service. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Takes the read units of a request. */
type CountReadUnits = (units: number) => void;

/**
 * Tool functions and the HTTP service answer a forecast. The table of the authorization server has its records, and takes every write
 * without a change. A secret has one version. Every other service of AWS knows nothing.
 */
function answerOf({ method, url, headers }: IncomingMessage, body: string, countReadUnits: CountReadUnits): Answer {
  if (method === 'GET' || url?.endsWith('/invocations')) {
    return { status: 200, body: FORECAST };
  }
  const [service, operation] = String(headers['x-amz-target']).split('.');
  const asked = service === 'DynamoDB_20120810' || operation === 'GetSecretValue' ? JSON.parse(body) : {};
  if (operation === 'GetSecretValue' && asked.VersionStage === 'AWSCURRENT') {
    return { status: 200, body: { SecretString: SIGNING_SECRET } };
  }
  const found = tableAnswer(operation, asked, countReadUnits);
  return found === undefined ? { status: 400, body: { __type: 'ResourceNotFoundException', message: 'not found' } } : { status: 200, body: found };
}

/** Answers what the oauth function and the authorizer ask their table; undefined for everything else. */
function tableAnswer(operation: string, asked: any, countReadUnits: CountReadUnits): unknown {
  const read = ({ pk }: any, consistent: boolean | undefined) => {
    countReadUnits(consistent ? 1 : 0.5);
    return OAUTH_ITEMS.get(pk.S);
  };
  switch (operation) {
    case 'GetItem': return { Item: read(asked.Key, asked.ConsistentRead) };
    case 'BatchGetItem': return {
      Responses: Object.fromEntries(Object.entries<any>(asked.RequestItems)
        .map(([table, { Keys: keys, ConsistentRead: consistent }]) => [table, keys.flatMap((key: any) => read(key, consistent) ?? [])])),
      UnprocessedKeys: {},
    };
    case 'PutItem':
    case 'UpdateItem':
    case 'TransactWriteItems': return {};
    default: return undefined;
  }
}
