import * as crypto from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { type CfnResource, FileAssetPackaging, FileSystem, Lazy, Stack, Stage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as cxapi from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { bundlePath } from './bundle';
import type { FileSource, ManifestBuilder } from './manifest-builder';
import { MANIFEST_FILE } from '../contract';

/**
 * The code of the mcp function: the bundle, the manifest, the files of resources and the server module.
 *
 * Tools may be added until the app is synthesized, so the asset is made when the template is resolved: that is why it is
 * not a `lambda.AssetCode`. It is named after its content, so that it may be asked for any number of times.
 */
export class McpFunctionCode extends lambda.Code {
  private scope?: Construct;

  constructor(private readonly manifest: ManifestBuilder) {
    super();
  }

  public bind(scope: Construct): lambda.CodeConfig {
    this.scope = scope;
    const stack = Stack.of(scope);
    const location = () => stack.synthesizer.addFileAsset({
      packaging: FileAssetPackaging.ZIP_DIRECTORY,
      ...this.stage(scope),
      displayName: `${scope.node.path}/Code`,
    });
    return {
      s3Location: {
        bucketName: Lazy.uncachedString({ produce: () => location().bucketName }),
        objectKey: Lazy.uncachedString({ produce: () => location().objectKey }),
      },
    };
  }

  /** What tools that work on the template need to find the code, in the way of `s3_assets.Asset`. */
  public bindToResource(resource: CfnResource, options: lambda.ResourceBindOptions = {}): void {
    const scope = this.scope!;
    if (scope.node.tryGetContext(cxapi.ASSET_RESOURCE_METADATA_ENABLED_CONTEXT)) {
      resource.addMetadata(cxapi.ASSET_RESOURCE_METADATA_PATH_KEY, Lazy.uncachedString({ produce: () => this.stage(scope).fileName }));
      resource.addMetadata(cxapi.ASSET_RESOURCE_METADATA_IS_BUNDLED_KEY, false);
      resource.addMetadata(cxapi.ASSET_RESOURCE_METADATA_PROPERTY_KEY, options.resourceProperty ?? 'Code');
    }
  }

  /** Writes the asset into the cloud assembly, unless it is there. */
  private stage(scope: Construct): { readonly sourceHash: string; readonly fileName: string } {
    const { text, files } = this.manifest.render();
    const bundle = bundlePath('mcp');
    const sourceHash = hash(FileSystem.fingerprint(bundle), text, files);
    const { outdir, assetOutdir } = Stage.of(scope)!;
    const directory = path.join(assetOutdir, `asset.${sourceHash}`);
    const manifestFile = path.join(directory, MANIFEST_FILE);
    if (!fs.existsSync(manifestFile)) {
      fs.cpSync(bundle, directory, { recursive: true });
      for (const [target, source] of files) {
        fs.mkdirSync(path.dirname(path.join(directory, target)), { recursive: true });
        fs.writeFileSync(path.join(directory, target), typeof source === 'string' ? fs.readFileSync(source) : source);
      }
      fs.writeFileSync(manifestFile, text); // last: its presence says that the asset is whole
    }
    return { sourceHash, fileName: path.relative(outdir, directory) };
  }
}

/** Files that are given by their paths do not count: the manifest names them after their content. */
function hash(bundle: string, manifest: string, files: ReadonlyMap<string, FileSource>): string {
  const sum = crypto.createHash('sha256').update(bundle).update(manifest);
  for (const [target, source] of files) {
    if (typeof source !== 'string') {
      sum.update(target).update(source);
    }
  }
  return sum.digest('hex');
}
