import { Duration, Size } from 'aws-cdk-lib';
import type { ToolHandlerOptions } from './tool-handler-options';
import type { LimitsManifest } from '../../contract';

/** Of what is called over a network, unless its owner says otherwise. */
export const NETWORK_LIMITS: ToolHandlerOptions = { timeout: Duration.seconds(30), maxResultSize: Size.mebibytes(1) };

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
