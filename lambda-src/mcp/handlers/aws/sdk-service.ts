import { createRequire } from 'node:module';
import { toSdkInput } from './sdk-input';

/** The code of a service: a package of the AWS SDK for JavaScript. */
type SdkPackage = Readonly<Record<string, unknown>>;

/** A client of a service, of whatever kind. */
interface SdkClient {
  send(command: object, options: { readonly abortSignal: AbortSignal }): Promise<Record<string, unknown>>;
}

/** A call of an action of a service. Its `schema` tells the shapes of what it takes and answers. */
type SdkCommand = new (parameters: unknown) => object & { readonly schema?: unknown };

/**
 * Does one action of a service.
 *
 * @param parameters see `toSdkInput`
 * @throws MappingError when a time is none
 */
export type SdkAction = (parameters: unknown, signal: AbortSignal) => Promise<Record<string, unknown>>;

/**
 * The services whose code is in the bundle, because tools of other kinds need it too: it loads sooner than that of the Lambda runtime.
 * Lambda is not among them: loaded whole, its client would be larger for all who call tool functions.
 */
const BUNDLED: Readonly<Record<string, () => Promise<SdkPackage>>> = {
  'bedrock-agent-runtime': () => import('@aws-sdk/client-bedrock-agent-runtime'),
  'dynamodb': () => import('@aws-sdk/client-dynamodb'),
  's3': () => import('@aws-sdk/client-s3'),
  'sfn': () => import('@aws-sdk/client-sfn'),
};

/** The Lambda runtime has a package for every service, which only `require` finds (`NODE_PATH`). */
const requirePackage = createRequire(import.meta.url);

/**
 * Makes ready an action of a service.
 *
 * @param service as in the name of its package, `@aws-sdk/client-{service}`
 * @param action in camel case
 * @param options of the client
 * @throws Error when the package is not there, or knows no such action
 */
export async function prepareAction(service: string, action: string, options: object): Promise<SdkAction> {
  const name = `@aws-sdk/client-${service}`;
  const code = await loadPackage(service, name);
  const client = memberOf<new (options: object) => SdkClient>(code, (member) => member.endsWith('Client') && member !== '__Client');
  const command = memberOf<SdkCommand>(code, (member) => member.toLowerCase() === `${action}command`.toLowerCase());
  if (client === undefined || command === undefined) {
    throw new Error(`The package ${name} has no action ${action}`);
  }
  const sender = new client(options);
  const { schema } = new command({});
  return (parameters, signal) => sender.send(new command(toSdkInput(schema, parameters)), { abortSignal: signal });
}

async function loadPackage(service: string, name: string): Promise<SdkPackage> {
  if (Object.hasOwn(BUNDLED, service)) {
    return BUNDLED[service]!();
  }
  try {
    return requirePackage(name) as SdkPackage;
  } catch (error) {
    throw new Error(`The package ${name} is not installed. The Lambda runtime has it; elsewhere, install it beside the app`, { cause: error });
  }
}

function memberOf<T>(code: SdkPackage, matches: (name: string) => boolean): T | undefined {
  return Object.entries(code).find(([name]) => matches(name))?.[1] as T | undefined;
}
