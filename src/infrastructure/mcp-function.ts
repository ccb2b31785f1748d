import { Annotations, type CfnResource, type Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as cxapi from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { BundleCode } from './bundle-code';
import { BundledFunction, type BundledFunctionProps } from './bundled-function';
import type { Declared } from './declarations';
import type { ManifestBuilder } from './manifest-builder';
import type { Operations } from './operations';
import { ENVIRONMENT, type McpServerManifest, MODULE_METADATA_KEY, SOURCES_METADATA_KEY } from '../contract';
import type { Interceptor } from '../interceptors/interceptor';
import type { ServerModuleConfig } from '../server-module/server-module';
import { ARGUMENT_NAME_RULE, unusualArguments } from '../tools/argument-name';
import { overlongTimeouts } from '../tools/handlers/limits';
import type { ToolDefinition } from '../tools/tool-definitions';

/** Properties of the function that serves MCP. */
export interface McpFunctionProps {
  /** Collects what it serves. */
  readonly manifest: ManifestBuilder;
  readonly publicBaseUrl: string;
  readonly timeout: Duration;
  /** Of the function that runs what is long-running. */
  readonly taskTimeout: Duration;
  /** In MiB. */
  readonly memorySize: number;
  readonly interceptors: readonly Interceptor[];
  readonly operations: Operations;
}

/**
 * The function that serves MCP. It alone runs the owner's code, so it may do nothing but what the tools need: it knows
 * neither the signing secret nor the table of clients.
 */
export class McpFunction extends BundledFunction {
  /** What a second function needs to run the same code. */
  public readonly shared: Pick<BundledFunctionProps, 'code' | 'environment' | 'memorySize' | 'role'>;
  private readonly manifest: ManifestBuilder;
  /** The files of which its tools were made. */
  private readonly sources = new Set<string>();
  private readonly timeouts: { readonly functionTimeout: Duration; readonly taskTimeout: Duration };

  constructor(scope: Construct, id: string, props: McpFunctionProps) {
    const { publicBaseUrl, timeout, taskTimeout, memorySize, interceptors, operations, manifest } = props;
    const code = new BundleCode('mcp', () => manifest.render());
    const environment = { [ENVIRONMENT.publicBaseUrl]: publicBaseUrl, ...code.environment(scope) };
    super(scope, id, {
      description: 'Remote MCP server: serves MCP',
      code,
      environment,
      role: (self) => new iam.Role(self, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
      memorySize,
      timeout,
      operations,
    });
    this.shared = { code, environment, memorySize, role: () => this.function.role! };
    this.manifest = manifest;
    this.timeouts = { functionTimeout: timeout, taskTimeout };
    interceptors.forEach((interceptor) => manifest.addInterceptor(interceptor._bind(this.function)));
    this.warnAtSynthesis();
  }

  /** Whether requests may depend on what earlier ones left behind. */
  public get keepsState(): boolean {
    return this.manifest.keepsState;
  }

  /** Serves what was declared, besides what it serves already. */
  public serve({ tools, resources, resourceTemplates, prompts, backends, module }: Declared): void {
    tools.forEach(({ definition, handler }) => {
      this.warnOfArguments(definition);
      this.manifest.addTool({ ...definition, handler: handler._bind(this.function) });
    });
    this.warnOfTimeouts(tools);
    resources.forEach((definition) => {
      definition.grant?.(this.function);
      this.manifest.addResource(definition);
    });
    resourceTemplates.forEach(({ manifest, grant }) => {
      grant(this.function);
      this.manifest.addResourceTemplate(manifest);
    });
    prompts.forEach((prompt) => this.manifest.addPrompt(prompt));
    this.nameSources(backends.flatMap(({ sources = [] }) => sources));
    for (const { mcpServer, warnings } of backends) {
      warnings.forEach((warning) => Annotations.of(this).addWarningV2('cdk-remote-mcp-server:backend', warning));
      if (mcpServer) {
        this.serveMcpServer(mcpServer(this.function));
      }
    }
    if (module) {
      this.serveModule(module);
    }
  }

  private warnOfTimeouts(tools: Declared['tools']): void {
    const timed = (longRunning: boolean) => tools
      .filter(({ definition }) => (definition.longRunning ?? false) === longRunning)
      .map(({ definition: { name }, handler: { _timeout: timeout } }) => ({ name, timeout }));
    const warnings = [
      ...overlongTimeouts(timed(false), 'functionTimeout', this.timeouts.functionTimeout),
      ...overlongTimeouts(timed(true), 'taskTimeout', this.timeouts.taskTimeout),
    ];
    warnings.forEach((warning) => Annotations.of(this).addWarningV2('cdk-remote-mcp-server:toolTimeout', warning));
  }

  /** MCP has no such rule, and some models do not either. */
  private warnOfArguments({ name, inputSchema }: ToolDefinition): void {
    const unusual = unusualArguments(inputSchema);
    if (unusual.length > 0) {
      Annotations.of(this).addWarningV2(
        'cdk-remote-mcp-server:argumentNames',
        `tool ${JSON.stringify(name)}: some models take no arguments named ${unusual.map((one) => JSON.stringify(one)).join(', ')}, `
        + `and refuse all tools of the server with it; name them with ${ARGUMENT_NAME_RULE}`,
      );
    }
  }

  private serveMcpServer(server: McpServerManifest): void {
    const { prefix, service: { baseUrl } } = server;
    if (this.manifest.hasNamesLike(server)) {
      Annotations.of(this).addWarningV2(
        'cdk-remote-mcp-server:mcpServerPrefix',
        `MCP server ${baseUrl}: another one has ${prefix === '' ? 'no prefix either' : `the prefix ${JSON.stringify(prefix)}, too`}, `
        + 'so that which of them answers to a name can depend on which of them can be reached; give it a prefix of its own',
      );
    }
    this.manifest.addMcpServer(server);
  }

  private serveModule(module: ServerModuleConfig): void {
    this.manifest.setModule(module);
    module.warnings.forEach((warning) => Annotations.of(this).addWarningV2('cdk-remote-mcp-server:serverModule', `module: ${warning}`));
    if (module.metadata) {
      this.addLocalMetadata(MODULE_METADATA_KEY, module.metadata);
    }
  }

  private nameSources(sources: readonly string[]): void {
    sources.forEach((source) => this.sources.add(source));
    if (this.sources.size > 0) {
      this.addLocalMetadata(SOURCES_METADATA_KEY, [...this.sources]);
    }
  }

  /** Only where assets are left in place too, for tools that run them on this machine: templates to deploy name no absolute path. */
  private addLocalMetadata(key: string, value: unknown): void {
    const inPlace = [cxapi.ASSET_RESOURCE_METADATA_ENABLED_CONTEXT, cxapi.DISABLE_ASSET_STAGING_CONTEXT];
    if (inPlace.every((context) => this.node.tryGetContext(context))) {
      (this.function.node.defaultChild as CfnResource).addMetadata(key, value);
    }
  }

  /** When nothing more can come. */
  private warnAtSynthesis(): void {
    this.node.addValidation({
      validate: () => {
        if (this.manifest.isEmpty) {
          Annotations.of(this).addWarningV2(
            'cdk-remote-mcp-server:emptyServer',
            'the server serves nothing; give it some of the props tools, resources, prompts and module, or call addTool(), addResource() or addPrompt()',
          );
        }
        this.manifest.catalogueWarnings.forEach(({ id, text }) => Annotations.of(this).addWarningV2(`cdk-remote-mcp-server:${id}`, text));
        this.manifest.unmatchedPatterns.forEach(({ prop, pattern }) => Annotations.of(this).addWarningV2(
          'cdk-remote-mcp-server:unmatchedPattern',
          `${prop}: ${JSON.stringify(pattern)} matches the name of no tool; correct it, or leave it out`,
        ));
        return [];
      },
    });
  }
}
