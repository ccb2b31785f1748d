import type { Sample } from './function-sample';
import type { Assembly } from './synthesis';

/* List prices of us-east-1 in 2026, in dollars. */
const API_REQUESTS = 3.5;
const LAMBDA_REQUESTS = 0.2;
const LAMBDA_GB_SECOND = 0.0000133334;
const READ_UNITS = 0.125;
const LOG_GB = 0.5;

/** The times for which the functions are paid, in seconds, with a tool that answers in 100 ms. */
const BILLED = { mcp: 0.11, authorizer: 0.015 };

/** The bytes that CloudWatch Logs adds to each line. */
const BYTES_PER_LINE = 26;

/** The cost of a million calls, in dollars, if each asks the authorizer. */
export interface Cost {
  readonly total: number;
  readonly parts: Readonly<Record<'API Gateway' | 'mcp' | 'authorizer' | 'logs', number>>;
}

/** Computes the price of a million calls when each asks the authorizer, which reads so many units of the table. */
export function costOfMillionCalls(assembly: Assembly, samples: { readonly mcp: Sample; readonly authorizer: Sample }, readUnits: number): Cost {
  const logged = [samples.mcp.logged, samples.authorizer.logged, accessLog(assembly)];
  const logBytes = logged.reduce((sum, { bytes, lines }) => sum + bytes + lines * BYTES_PER_LINE, 0);
  const parts = {
    'API Gateway': API_REQUESTS,
    'mcp': costOfInvocations('mcp', memoryOf(assembly, 'mcp')),
    'authorizer': costOfInvocations('authorizer', memoryOf(assembly, 'authorizer')) + readUnits * READ_UNITS,
    'logs': logBytes / 1_000 * LOG_GB,
  };
  return { total: Object.values(parts).reduce((sum, part) => sum + part), parts };
}

/** Computes the price of a million invocations of a function, in dollars. */
export function costOfInvocations(name: keyof typeof BILLED, memory: number): number {
  return LAMBDA_REQUESTS + memory / 1_024 * BILLED[name] * 1_000_000 * LAMBDA_GB_SECOND;
}

/** A part of the description of each function. */
const DESCRIPTIONS = { mcp: 'serves MCP', authorizer: 'checks access tokens', oauth: 'authorization server' };

/** Finds the memory that a function of the package has by default, in MB. */
export function memoryOf({ resources }: Assembly, name: keyof typeof DESCRIPTIONS): number {
  const found = resources.find(({ Type: type, Properties: { Description: description } }) =>
    type === 'AWS::Lambda::Function' && description?.endsWith(DESCRIPTIONS[name]));
  if (found === undefined) {
    throw new Error(`The ${name} function is not in the stack`);
  }
  return found.Properties.MemorySize;
}

/** The line of the API about each request. The names of its values are about as long as the values. */
function accessLog({ resources }: Assembly) {
  const stage = resources.find(({ Type: type }) => type === 'AWS::ApiGateway::Stage');
  const format: string | undefined = stage?.Properties.AccessLogSetting?.Format;
  return format === undefined ? { bytes: 0, lines: 0 } : { bytes: format.length, lines: 1 };
}
