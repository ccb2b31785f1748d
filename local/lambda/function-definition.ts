import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvocationError, type LocalResource, type LocalStack } from '../stack';

/** How a function is to be run, from its `AWS::Lambda::Function`. */
export interface FunctionDefinition {
  readonly logicalId: string;
  readonly name: string;
  /** `nodejs24.x`. */
  readonly runtime: string;
  /** `index.handler`. */
  readonly handler: string;
  /** In seconds. */
  readonly timeout: number;
  /** In MB. */
  readonly memorySize: number;
  readonly reservedConcurrency?: number;
  readonly code: FunctionCode;
  /** What its code finds in its environment, but for how to reach AWS. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A folder, or source text in the template; told apart by `type`. */
export type FunctionCode =
  | { readonly type: 'asset'; readonly path: string }
  | { readonly type: 'inline'; readonly source: string }
  | { readonly type: 'elsewhere' };

/** Reads the properties of a function, with the defaults of CloudFormation. */
export function functionDefinition(resource: LocalResource, stack: LocalStack): FunctionDefinition {
  const { logicalId, ref: name, properties } = resource;
  const memorySize: number = Number(properties.MemorySize ?? 128);
  const runtime: string = properties.Runtime ?? properties.PackageType ?? 'unknown';
  const handler: string = properties.Handler ?? '';
  return {
    logicalId,
    name,
    runtime,
    handler,
    timeout: Number(properties.Timeout ?? 3),
    memorySize,
    reservedConcurrency: properties.ReservedConcurrentExecutions,
    code: codeOf(resource),
    environment: {
      TZ: ':UTC',
      LANG: 'en_US.UTF-8',
      _HANDLER: handler,
      ...stringValues(properties.Environment?.Variables),
      AWS_REGION: stack.region,
      AWS_DEFAULT_REGION: stack.region,
      AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      // not the profiles of the person at the machine
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
    },
  };
}

function codeOf({ assetPath, properties }: LocalResource): FunctionCode {
  if (assetPath !== undefined) {
    return { type: 'asset', path: assetPath };
  }
  return typeof properties.Code?.ZipFile === 'string' ? { type: 'inline', source: properties.Code.ZipFile } : { type: 'elsewhere' };
}

/** CloudFormation turns numbers and booleans into strings. */
function stringValues(variables: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}

/** Where the code of a function is: its `LAMBDA_TASK_ROOT`. */
export interface TaskRoot {
  readonly path: string;
  /** Removes what was made for it. */
  dispose(): void;
}

/**
 * Gives the folder of a function's code; inline code is written to a new one, as CloudFormation does (`index.js`, `index.py`).
 *
 * @throws InvocationError if the code is not on this machine
 */
export function openTaskRoot({ logicalId, code, runtime }: FunctionDefinition): TaskRoot {
  switch (code.type) {
    case 'asset':
      if (!statSync(code.path, { throwIfNoEntry: false })?.isDirectory()) {
        throw new InvocationError('InvalidRuntimeException', `The code of "${logicalId}" is not a folder: ${code.path}. Use a folder with Code.fromAsset to run it locally.`);
      }
      return { path: code.path, dispose: () => undefined };
    case 'inline': {
      const path = mkdtempSync(join(tmpdir(), 'remote-mcp-'));
      writeFileSync(join(path, runtime.startsWith('python') ? 'index.py' : 'index.js'), code.source);
      return { path, dispose: () => rmSync(path, { recursive: true, force: true }) };
    }
    case 'elsewhere':
      throw new InvocationError('InvalidRuntimeException', `The code of "${logicalId}" is not in the assembly. Use Code.fromAsset or Code.fromInline to run it locally.`);
  }
}
