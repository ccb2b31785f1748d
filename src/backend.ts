import type * as iam from 'aws-cdk-lib/aws-iam';
import type { McpServerManifest } from './contract';
import type { ToolProps } from './tool';

/** Something that runs already, from which tools are made. */
export abstract class Backend {
  /**
   * Says what there is to serve. Nothing is granted before all is known to be right.
   *
   * @param problems is added to; each line names the backend
   * @internal
   */
  public abstract _declare(problems: string[]): BackendDeclaration;
}

/**
 * What a backend has to serve.
 *
 * @internal
 */
export interface BackendDeclaration {
  /** Tools like those that are declared one by one. */
  readonly tools: ToolProps[];
  /** Another MCP server, which says itself what it has. Gives the server what it needs to reach it. */
  readonly mcpServer?: (server: iam.IGrantable) => McpServerManifest;
  /** What the owner should know; lower case, no full stop. */
  readonly warnings: string[];
}
