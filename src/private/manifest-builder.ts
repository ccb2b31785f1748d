import * as path from 'path';
import { DeployTimeValues } from './deploy-time-values';
import type { ResourceDefinition } from './resource-definitions';
import type { Manifest, ResourceManifest, ServerManifest, ToolManifest } from '../contract';

/** The manifest as it is deployed. */
export interface RenderedManifest {
  /** JSON without CloudFormation tokens. */
  readonly text: string;
  /** What the manifest refers to by index. */
  readonly deployTimeValues: readonly string[];
  /** The files of resources: where they are by where they go in the asset. */
  readonly files: ReadonlyMap<string, string>;
}

/** Collects what a server serves. More may come until the app is synthesized. */
export class ManifestBuilder {
  private readonly tools: ToolManifest[] = [];
  private readonly resources: ResourceManifest[] = [];
  private readonly files = new Map<string, string>();
  private rendered?: RenderedManifest;

  constructor(private readonly server: ServerManifest, private readonly allowedOrigins: string[]) {}

  /** Whether there is nothing to serve. */
  public get isEmpty(): boolean {
    return this.tools.length === 0 && this.resources.length === 0;
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

  /** The same until something is added, so it may be asked for by each of the template's parts. */
  public render(): RenderedManifest {
    if (this.rendered === undefined) {
      const values = new DeployTimeValues();
      const manifest: Manifest = {
        version: 1,
        server: this.server,
        tools: this.tools,
        resources: this.resources,
        allowedOrigins: this.allowedOrigins,
      };
      const text = JSON.stringify(values.extract(manifest));
      this.rendered = { text, deployTimeValues: values.values, files: this.files };
    }
    return this.rendered;
  }
}
