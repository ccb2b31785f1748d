import type { Backend } from '../backends/backend';
import type { BackendDeclaration } from '../backends/backend-declaration';
import { messageOf, throwProblems } from '../checks/problems';
import type { PromptManifest } from '../contract';
import { PromptDefinitions } from '../prompts/prompt-definitions';
import type { RemoteMcpServerProps } from '../remote-mcp-server-props';
import { type ResourceDefinition, ResourceDefinitions } from '../resources/resource-definitions';
import { type ResourceTemplateDefinition, ResourceTemplateDefinitions } from '../resources/resource-template-definitions';
import type { ServerModule, ServerModuleConfig } from '../server-module/server-module';
import { type ToolDefinition, ToolDefinitions, type ToolSurroundings } from '../tools/tool-definitions';
import type { ToolHandler } from '../tools/tool-handler';

/** What the owner wants to be served. */
export type DeclarationProps = Pick<RemoteMcpServerProps, 'tools' | 'resources' | 'resourceTemplates' | 'prompts' | 'backends' | 'module'>;

/** The same, without fault. */
export interface Declared {
  readonly tools: readonly { readonly definition: ToolDefinition; readonly handler: ToolHandler }[];
  readonly resources: readonly ResourceDefinition[];
  readonly resourceTemplates: readonly ResourceTemplateDefinition[];
  readonly prompts: readonly PromptManifest[];
  readonly backends: readonly BackendDeclaration[];
  readonly module?: ServerModuleConfig;
}

/** All that the owner declares of one server, checked as it comes. */
export class Declarations {
  private readonly tools: ToolDefinitions;
  private readonly resources: ResourceDefinitions;
  private readonly resourceTemplates: ResourceTemplateDefinitions;
  private readonly prompts = new PromptDefinitions();

  /** @param subject the server, as its owner knows it */
  constructor(private readonly subject: string, private readonly surroundings: ToolSurroundings) {
    this.tools = new ToolDefinitions(surroundings);
    const resourceNames = new Set<string>();
    this.resources = new ResourceDefinitions(resourceNames, surroundings.region);
    this.resourceTemplates = new ResourceTemplateDefinitions(resourceNames, surroundings.region);
  }

  /**
   * Takes what is declared.
   *
   * @param others what else is wrong
   * @throws once for everything that is wrong
   */
  public take(props: DeclarationProps, others: readonly string[] = []): Declared {
    const { tools = [], resources = [], resourceTemplates = [], prompts = [], backends = [], module } = props;
    const problems = [...others];
    const declaredBackends = backends.map((backend: Backend) => backend._declare(problems, this.surroundings));
    const allTools = [...tools, ...declaredBackends.flatMap((backend) => backend.tools)];
    const declared = {
      tools: allTools.map((tool) => ({ definition: this.tools.define(tool, problems), handler: tool.handler })),
      resources: resources.flatMap((resource) => this.resources.define(resource, problems) ?? []),
      resourceTemplates: resourceTemplates.flatMap((template) => this.resourceTemplates.define(template, problems) ?? []),
      prompts: prompts.map((prompt) => this.prompts.define(prompt, problems)),
      backends: declaredBackends,
      module: module && bind(module, problems),
    };
    throwProblems(this.subject, problems);
    return declared;
  }
}

function bind(module: ServerModule, problems: string[]): ServerModuleConfig | undefined {
  try {
    return module._bind();
  } catch (error) {
    problems.push(`module: ${messageOf(error)}`);
    return undefined;
  }
}
