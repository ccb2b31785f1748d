import { functionResource, stackOf, type FunctionSource } from './function-stack';
import { createFunctions, type FunctionsOptions, type LocalFunctions } from '../../../local/lambda/functions';
import { PATIENCE } from '../../time-limits.mts';

/** Functions without AWS; what they print is kept. */
export interface TestFunctions extends LocalFunctions {
  /** `{logical id}: {line}`. */
  readonly lines: readonly string[];
}

export function functionsOf(
  sources: Readonly<Record<string, FunctionSource>>, options: Partial<FunctionsOptions>,
): TestFunctions {
  const lines: string[] = [];
  const resources = Object.entries(sources).map(([logicalId, source]) => functionResource(logicalId, source));
  const functions = createFunctions(stackOf(resources), {
    awsEnvironment: (logicalId) => ({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ACCESS_KEY_ID: logicalId, AWS_SECRET_ACCESS_KEY: 'secret' }),
    log: (source, line) => lines.push(`${source}: ${line}`),
    patience: PATIENCE,
    ...options,
  });
  return Object.defineProperty(functions, 'lines', { value: lines }) as TestFunctions;
}
