import { ownMember } from '../own-member';
import type { InvokeResult } from '../stack';
import { StartError } from '../start-error';
import { GatewayError } from './gateway-response';
import { headerValue, type HeaderList } from './headers';
import type { Invoker } from './lambda-integration';
import type { MayInvoke } from './permission';
import { evaluatePolicy, isPolicyStatement, type PolicyDecision, type PolicyStatement } from './policy';
import type { ProxyEvent } from './proxy-event';
import { withinTime } from './time-limit';

/** `requestContext.authorizer`: the context that the function returned, as strings, and what the gateway adds. */
export type AuthorizerResult = Readonly<Record<string, string | number>>;

/** What became of the question. */
export interface Decision {
  readonly result: AuthorizerResult;
  /** Why the request may not pass: the policy does not allow it. What the function returned besides is known to the gateway's response. */
  readonly refusal?: GatewayError;
}

/**
 * Asks whether a request may pass, and who calls. Throws the gateway's refusal when there is no answer to that.
 *
 * @param headers those that identity sources name
 */
export type Authorizer = (event: ProxyEvent, headers: HeaderList, methodArn: string) => Promise<Decision>;

/** What an authorizer works with. */
export interface AuthorizerOptions extends Invoker {
  readonly mayInvoke: MayInvoke;
  /** `arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5`. */
  readonly apiArn: string;
  /** The clock, in milliseconds. */
  readonly now: () => number;
}

/** An `AWS::ApiGateway::Authorizer`. */
export interface AuthorizerDefinition {
  readonly id: string;
  readonly type: 'TOKEN' | 'REQUEST';
  readonly functionArn: string;
  /** `method.request.header.Authorization`. */
  readonly identitySources: readonly string[];
  /** The whole token must match. */
  readonly identityValidation?: RegExp;
  readonly resultTtlSeconds: number;
}

interface Verdict {
  readonly principalId: string;
  readonly statements: readonly PolicyStatement[];
  readonly context: Readonly<Record<string, string>>;
  readonly expiresAt: number;
}

const DEFAULT_RESULT_TTL_SECONDS = 300;
const TIMEOUT_MILLISECONDS = 29_000;

/** Reads the properties of an authorizer. Throws a StartError for what is not supported. */
export function parseAuthorizer(id: string, properties: Readonly<Record<string, any>>, functionArn: string, at: string): AuthorizerDefinition {
  const { Type: type, IdentitySource: source = '', IdentityValidationExpression: expression, AuthorizerResultTtlInSeconds: ttl } = properties;
  if (type !== 'TOKEN' && type !== 'REQUEST') throw new StartError(`${at}: authorizers of type ${type} are not supported by the local server`);
  if (properties.AuthorizerCredentials) throw new StartError(`${at}: AuthorizerCredentials are not supported by the local server`);
  const identitySources = source.split(',').map((part: string) => part.trim()).filter(Boolean);
  const unknown = identitySources.find((part: string) => !/^(method\.request\.(header|querystring)|context|stageVariables)\./.test(part));
  if (unknown) throw new StartError(`${at}: the identity source ${unknown} is not supported by the local server`);
  return {
    id,
    type,
    functionArn,
    identitySources,
    identityValidation: type === 'TOKEN' && expression ? new RegExp(`^(?:${expression})$`, 's') : undefined,
    resultTtlSeconds: ttl ?? DEFAULT_RESULT_TTL_SECONDS,
  };
}

/**
 * Makes an authorizer with its cache of results.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export function createAuthorizer(definition: AuthorizerDefinition, { functions, patience, mayInvoke, apiArn, now }: AuthorizerOptions): Authorizer {
  const verdicts = new Map<string, Verdict>();

  async function ask(event: ProxyEvent, identity: readonly string[], methodArn: string): Promise<Verdict> {
    const { functionArn, type } = definition;
    if (!mayInvoke(functionArn, `${apiArn}/authorizers/${definition.id}`)) {
      throw configurationError(`API Gateway has no permission to invoke ${functionArn}`);
    }
    const payload = type === 'TOKEN' ? { type, methodArn, authorizationToken: identity[0] } : requestEvent(event, methodArn);
    const result = await inTime(TIMEOUT_MILLISECONDS * patience, functions.invoke(functionArn, payload));
    if (result.functionError) {
      const { errorMessage } = (result.payload ?? {}) as { errorMessage?: string };
      // the one error text that API Gateway knows
      if (errorMessage === 'Unauthorized') throw unauthorized();
      throw new GatewayError('AUTHORIZER_FAILURE', null, 500, `the authorizer ${functionArn} failed`);
    }
    return parseVerdict(result.payload, now() + definition.resultTtlSeconds * 1000);
  }

  return async (event, headers, methodArn) => {
    const identity = definition.identitySources.map((source) => identityOf(source, event, headers));
    if (!identity.every((value) => value !== undefined && value !== '')) throw unauthorized();
    if (definition.identityValidation && !definition.identityValidation.test(identity[0]!)) throw unauthorized();

    const startedAt = now();
    const key = JSON.stringify(identity);
    let verdict = verdicts.get(key);
    if (!verdict || verdict.expiresAt <= startedAt) {
      verdict = await ask(event, identity as string[], methodArn);
      verdicts.delete(key);
      if (definition.resultTtlSeconds > 0 && identity.length > 0) verdicts.set(key, verdict);
    }

    return {
      result: { ...verdict.context, principalId: verdict.principalId, integrationLatency: now() - startedAt },
      refusal: refusalOf(evaluatePolicy(verdict.statements, methodArn)),
    };
  };
}

/** The event of a REQUEST authorizer: that of an integration without the body, and with empty maps where the other has null. */
function requestEvent({ body, isBase64Encoded, ...event }: ProxyEvent, methodArn: string): object {
  return {
    ...event,
    type: 'REQUEST',
    methodArn,
    queryStringParameters: event.queryStringParameters ?? {},
    multiValueQueryStringParameters: event.multiValueQueryStringParameters ?? {},
    pathParameters: event.pathParameters ?? {},
    stageVariables: event.stageVariables ?? {},
  };
}

function refusalOf(decision: PolicyDecision): GatewayError | undefined {
  switch (decision) {
    case 'Deny': return new GatewayError('ACCESS_DENIED', 'User is not authorized to access this resource with an explicit deny');
    case 'NotMentioned': return new GatewayError('ACCESS_DENIED', 'User is not authorized to access this resource');
    case 'Allow': return undefined;
  }
}

function identityOf(source: string, event: ProxyEvent, headers: HeaderList): string | undefined {
  const [, place, name] = /^(method\.request\.header|method\.request\.querystring|context|stageVariables)\.(.+)$/.exec(source)!;
  if (place === 'method.request.header') return headerValue(headers, name);
  if (place === 'method.request.querystring') return ownMember(event.queryStringParameters, name);
  if (place === 'stageVariables') return ownMember(event.stageVariables, name);
  const value = name.split('.').reduce<any>((from, member) => (typeof from === 'object' ? ownMember(from, member) : undefined), event.requestContext);
  return value === undefined || value === null ? undefined : String(value);
}

function parseVerdict(answer: unknown, expiresAt: number): Verdict {
  const { principalId, policyDocument, context = {} } = (answer ?? {}) as Record<string, any>;
  const statements = [policyDocument?.Statement ?? []].flat();
  if (typeof principalId !== 'string' || statements.length === 0 || !statements.every(isPolicyStatement)) {
    throw configurationError('the authorizer returned no principalId or no valid policyDocument');
  }
  const values = Object.entries<unknown>(context ?? {});
  if (values.some(([, value]) => typeof value === 'object' && value !== null)) {
    throw configurationError('the authorizer returned a context whose values are not strings, numbers or booleans');
  }
  return { principalId, statements, context: Object.fromEntries(values.map(([name, value]) => [name, String(value)])), expiresAt };
}

async function inTime(milliseconds: number, answer: Promise<InvokeResult>): Promise<InvokeResult> {
  try {
    return await withinTime(answer, milliseconds, () => new Error('it timed out'));
  } catch (error) {
    throw new GatewayError('AUTHORIZER_FAILURE', null, 500, `the authorizer could not be invoked: ${(error as Error).message}`);
  }
}

function unauthorized(): GatewayError {
  return new GatewayError('UNAUTHORIZED', 'Unauthorized');
}

function configurationError(reason: string): GatewayError {
  return new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', null, 500, reason);
}
