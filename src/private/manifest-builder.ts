import * as path from 'path';
import type { BundleConfiguration, FileSource } from './bundle-code';
import { deployJson } from './deploy-time-values';
import type { ResourceDefinition } from './resource-definitions';
import { type AuthorizerSettings, type Manifest, MANIFEST_FILE, type PromptManifest, type ResourceManifest, type ToolManifest } from '../contract';
import type { ServerModuleConfig } from '../server-module';

/** What of the manifest is known from the start. */
export type ManifestHead = Pick<Manifest, 'server' | 'listing' | 'allowedOrigins'>;

/** Collects what a server serves. More may come until the app is synthesized. */
export class ManifestBuilder {
  private readonly tools: ToolManifest[] = [];
  private readonly resources: ResourceManifest[] = [];
  private readonly prompts: PromptManifest[] = [];
  private module?: string;
  private readonly files = new Map<string, FileSource>();
  private rendered?: BundleConfiguration;

  constructor(private readonly head: ManifestHead) {}

  /** Whether there is nothing to serve. */
  public get isEmpty(): boolean {
    return this.module === undefined && [this.tools, this.resources, this.prompts].every(({ length }) => length === 0);
  }

  /** Whether requests may depend on what earlier ones left behind. */
  public get keepsState(): boolean {
    return this.module !== undefined || this.tools.some(({ longRunning }) => longRunning);
  }

  /** What calls of the tools need that need any. */
  public get toolScopes(): AuthorizerSettings['toolScopes'] {
    return Object.fromEntries(this.tools.flatMap(({ name, scopes = [] }) => scopes.length > 0 ? [[name, scopes]] : []));
  }

  public addTool(tool: ToolManifest): void {
    this.tools.push(tool);
    this.rendered = undefined;
  }

  public addResource({ manifest, sourceFile }: ResourceDefinition): void {
    this.resources.push(manifest);
    if (manifest.content.type === 'file' && sourceFile !== undefined) {
      this.files.set(path.normalize(manifest.content.path), sourceFile);
    }
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
        prompts: this.prompts,
        module: this.module,
        keepsState: this.keepsState,
      };
      this.rendered = { file: MANIFEST_FILE, ...deployJson(manifest), files: this.files };
    }
    return this.rendered;
  }
}
