import { Duration, Size, Token } from 'aws-cdk-lib';
import { knownDurationProblems } from './prop-problems';
import type { LimitsManifest } from '../contract';
import type { ToolHandlerOptions } from '../tool-handler-options';

/** Of what is called over a network, unless its owner says otherwise. */
export const NETWORK_LIMITS: ToolHandlerOptions = { timeout: Duration.seconds(30), maxResultSize: Size.mebibytes(1) };

/** As much as a Lambda function answers, and more than any model reads. */
const MAX_RESULT_SIZE = Size.mebibytes(6);

/** What is wrong with limits; lower case, no full stop. */
export function limitsProblems({ timeout, maxResultSize }: ToolHandlerOptions): string[] {
  return [...knownDurationProblems('timeout', timeout, Duration.seconds(1), Duration.minutes(15)), ...resultSizeProblems(maxResultSize)];
}

/** A tool whose calls may take a time that the owner has set. */
export interface TimedTool {
  readonly name: string;
  readonly timeout?: Duration;
}

/** What is to be said of tools that a function ends before their timeout does; lower case, no full stop. */
export function overlongTimeouts(tools: readonly TimedTool[], prop: string, limit: Duration): string[] {
  const overlong = tools.filter(({ timeout }) => timeout && timeout.toMilliseconds() > limit.toMilliseconds());
  const names = overlong.slice(0, 5).map(({ name }) => JSON.stringify(name)).join(', ');
  return overlong.length === 0
    ? []
    : [`timeout of ${names}${overlong.length > 5 ? ` and ${overlong.length - 5} more` : ''} is longer than ${prop}, which ends calls after `
      + `${limit.toHumanString()}; raise ${prop}, or lower timeout`];
}

/** Limits as they are deployed; what neither the owner nor the defaults say is not limited. */
export function limitsOf(options: ToolHandlerOptions, defaults: ToolHandlerOptions = {}): LimitsManifest {
  const { timeout = defaults.timeout, maxResultSize = defaults.maxResultSize } = options;
  return { timeout: timeout?.toMilliseconds(), maxResultSize: maxResultSize?.toBytes() };
}

/** What is wrong with the number of further attempts; it is written into a file of the asset, where CloudFormation cannot put one. */
export function retryProblems(retryAttempts = 0): string[] {
  return Number.isInteger(retryAttempts) && !Token.isUnresolved(retryAttempts) && retryAttempts >= 0 && retryAttempts <= 5
    ? []
    : [`retryAttempts must be a whole number from 0 to 5 that is known at synthesis, got ${Token.isUnresolved(retryAttempts) ? 'a token' : retryAttempts}`];
}

function resultSizeProblems(size: Size | undefined): string[] {
  if (size === undefined) {
    return [];
  }
  if (size.isUnresolved()) {
    return ['maxResultSize must be known at synthesis; write it without CloudFormation tokens'];
  }
  const bytes = size.toBytes();
  return bytes >= 1 && bytes <= MAX_RESULT_SIZE.toBytes()
    ? []
    : [`maxResultSize must be between 1 byte and ${MAX_RESULT_SIZE.toMebibytes()} MiB, got ${bytes} bytes`];
}
