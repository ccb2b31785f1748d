import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { JsonObject, ToolHandlerManifest } from '../../contract';

/** One way to answer the calls of a tool. Several tools may share it. */
export interface ToolHandlerDefinition {
  /** What is wrong with it for the tool; lower case, no full stop. */
  problems(tool: HandledTool): string[];
  /** Lets the server reach what answers, without wider permissions, and says how. */
  bind(server: lambda.IFunction): ToolHandlerManifest;
}

/** What handlers depend on of their tool, and of its server. */
export interface HandledTool {
  readonly inputSchema: JsonObject;
  readonly longRunning: boolean;
  /** Of the server; may be a token. */
  readonly region: string;
}
