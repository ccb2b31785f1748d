import type * as iam from 'aws-cdk-lib/aws-iam';
import type { McpServerManifest } from '../contract';
import type { ToolProps } from '../tools/tool';

/** The things that a backend has to serve. */
export interface BackendDeclaration {
  /** Tools like those that are declared one by one. */
  readonly tools: ToolProps[];
  /** Another MCP server, which says itself what it has. Gives the server what it needs to reach it. */
  readonly mcpServer?: (server: iam.IGrantable) => McpServerManifest;
  /** Hints for the owner; lower case, no full stop. */
  readonly warnings: string[];
  /** The absolute paths of files of which it was made. */
  readonly sources?: readonly string[];
}
