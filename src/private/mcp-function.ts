import { Annotations, type Duration, Lazy, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BundledFunction, type Operations } from './bundled-function';
import { ManifestBuilder } from './manifest-builder';
import { McpFunctionCode } from './mcp-function-code';
import type { ResourceDefinition } from './resource-definitions';
import type { ToolDefinition } from './tool-definitions';
import { ENVIRONMENT, type ServerManifest } from '../contract';
import type { ToolHandler } from '../tool-handler';

/** Properties of the function that serves MCP. */
export interface McpFunctionProps {
  readonly publicBaseUrl: string;
  readonly server: ServerManifest;
  readonly allowedOrigins: string[];
  readonly timeout: Duration;
  /** In MiB. */
  readonly memorySize: number;
  readonly operations: Operations;
}

/**
 * The function that serves MCP. It alone runs the owner's code, so it may do nothing but what the tools need: it knows
 * neither the signing secret nor the table.
 */
export class McpFunction extends BundledFunction {
  private readonly manifest: ManifestBuilder;

  constructor(scope: Construct, id: string, props: McpFunctionProps) {
    const manifest = new ManifestBuilder(props.server, props.allowedOrigins);
    super(scope, id, {
      description: 'Remote MCP server: serves MCP',
      code: new McpFunctionCode(manifest),
      environment: {
        [ENVIRONMENT.publicBaseUrl]: props.publicBaseUrl,
        [ENVIRONMENT.deployTimeValues]: Lazy.uncachedString({ produce: () => Stack.of(scope).toJsonString(manifest.render().deployTimeValues) }),
      },
      memorySize: props.memorySize,
      timeout: props.timeout,
      operations: props.operations,
    });
    this.manifest = manifest;
    this.warnWhenEmpty();
  }

  public addTool(definition: ToolDefinition, handler: ToolHandler): void {
    this.manifest.addTool({ ...definition, handler: handler._bind(this.function) });
  }

  public addResource(definition: ResourceDefinition): void {
    this.manifest.addResource(definition);
  }

  /** At synthesis, when nothing more can come. */
  private warnWhenEmpty(): void {
    this.node.addValidation({
      validate: () => {
        if (this.manifest.isEmpty) {
          Annotations.of(this).addWarningV2(
            'cdk-remote-mcp-server:emptyServer',
            'the server has neither tools nor resources; add some with the props tools and resources, or with addTool() and addResource()',
          );
        }
        return [];
      },
    });
  }
}
