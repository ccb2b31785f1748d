import * as path from 'path';
import type { BundleConfiguration, FileSource } from './bundle-code';
import { catalogueWarnings, type CatalogueWarning } from './catalogue-warnings';
import { deployJson } from './deploy-time-values';
import { ToolValidators } from './tool-validators';
import {
  type AuthorizerSettings, type InterceptorManifest, type Manifest, MANIFEST_FILE, type McpServerManifest, type PromptManifest, type ResourceManifest,
  type ResourceTemplateManifest, TOOL_SEARCH_NAMES, type ToolManifest,
} from '../contract';
import type { ResourceDefinition } from '../resources/resource-definitions';
import type { ServerModuleConfig } from '../server-module/server-module';
import { unmatchedPatterns } from '../tools/name-filters';

/** What of the manifest is known from the start. */
export type ManifestHead = Pick<Manifest, 'server' | 'listing' | 'requestedScopePrefix' | 'allowedOrigins' | 'toolSearch'>;

/** Collects what a server serves. More may come until the app is synthesized. */
export class ManifestBuilder {
  private readonly tools: ToolManifest[] = [];
  private readonly resources: ResourceManifest[] = [];
  private readonly resourceTemplates: ResourceTemplateManifest[] = [];
  private readonly prompts: PromptManifest[] = [];
  private readonly mcpServers: McpServerManifest[] = [];
  private readonly interceptors: InterceptorManifest[] = [];
  private module?: string;
  private readonly files = new Map<string, FileSource>();
  private readonly validators = new ToolValidators();
  private rendered?: BundleConfiguration;

  constructor(private readonly head: ManifestHead) {}

  /** Whether there is nothing to serve. */
  public get isEmpty(): boolean {
    const { tools, resources, resourceTemplates, prompts, mcpServers } = this;
    return this.module === undefined && [tools, resources, resourceTemplates, prompts, mcpServers].every(({ length }) => length === 0);
  }

  /** Whether requests may depend on what earlier ones left behind. */
  public get keepsState(): boolean {
    return this.module !== undefined || this.tools.some(({ longRunning, handler }) => longRunning || handler.type === 'stateMachine');
  }

  /** What calls of the tools need that need any. */
  public get toolScopes(): AuthorizerSettings['toolScopes'] {
    return Object.fromEntries(this.tools.flatMap(({ name, scopes = [] }) => scopes.length > 0 ? [[name, scopes]] : []));
  }

  /** What there is of patterns that match no tool, by the prop that they are in; nothing where the function alone knows all tools. */
  public get unmatchedPatterns(): { readonly prop: string; readonly pattern: string }[] {
    const { toolSearch } = this.head;
    if (this.module !== undefined || this.mcpServers.some(({ tools }) => tools !== undefined)) {
      return [];
    }
    const names = [...this.tools.map(({ name }) => name), ...(toolSearch ? Object.values(TOOL_SEARCH_NAMES) : [])];
    const all: [prop: string, patterns: readonly string[]][] = [
      ...this.interceptors.flatMap(({ tools: { include, exclude } }, index): [string, readonly string[]][] => [
        [`interceptors[${index}].tools.include`, include],
        [`interceptors[${index}].tools.exclude`, exclude],
      ]),
      ['toolSearch.alwaysListed', toolSearch?.alwaysListed.include ?? []],
    ];
    return all.flatMap(([prop, patterns]) => unmatchedPatterns(patterns, names).map((pattern) => ({ prop, pattern })));
  }

  /** Warnings of what clients make of the tools. */
  public get catalogueWarnings(): CatalogueWarning[] {
    return catalogueWarnings({ ...this.head, tools: this.tools });
  }

  public addTool(tool: Omit<ToolManifest, 'validators'>): void {
    this.tools.push({ ...tool, validators: this.validators.add(tool) });
    this.rendered = undefined;
  }

  public addResource({ manifest, sourceFile }: ResourceDefinition): void {
    this.resources.push(manifest);
    if (manifest.content.type === 'file' && sourceFile !== undefined) {
      this.files.set(path.normalize(manifest.content.path), sourceFile);
    }
    this.rendered = undefined;
  }

  public addResourceTemplate(template: ResourceTemplateManifest): void {
    this.resourceTemplates.push(template);
    this.rendered = undefined;
  }

  /** Whether nothing tells the tools, or the prompts, of an MCP server from those of another one. */
  public hasNamesLike({ prefix, tools, prompts }: McpServerManifest): boolean {
    return this.mcpServers.some((other) => other.prefix === prefix && ((tools && other.tools) ?? (prompts && other.prompts)) !== undefined);
  }

  public addMcpServer(server: McpServerManifest): void {
    this.mcpServers.push(server);
    this.rendered = undefined;
  }

  public addInterceptor(interceptor: InterceptorManifest): void {
    this.interceptors.push(interceptor);
    this.rendered = undefined;
  }

  public addPrompt(prompt: PromptManifest): void {
    this.prompts.push(prompt);
    this.rendered = undefined;
  }

  public setModule({ file, files }: ServerModuleConfig): void {
    this.module = file;
    for (const [target, content] of files) {
      this.files.set(path.normalize(target), content);
    }
    this.rendered = undefined;
  }

  /** The same until something is added, so it may be asked for by each of the template's parts. */
  public render(): BundleConfiguration {
    if (this.rendered === undefined) {
      const manifest: Manifest = {
        version: 1,
        ...this.head,
        tools: this.tools,
        resources: this.resources,
        resourceTemplates: this.resourceTemplates,
        prompts: this.prompts,
        mcpServers: this.mcpServers,
        interceptors: this.interceptors,
        module: this.module,
        keepsState: this.keepsState,
      };
      this.rendered = { file: MANIFEST_FILE, ...deployJson(manifest), files: new Map([...this.files, ...this.validators.files]) };
    }
    return this.rendered;
  }
}
