import * as crypto from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { type CfnResource, FileAssetPackaging, FileSystem, Lazy, Stack, Stage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as cxapi from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { type BundleName, bundlePath } from './bundle';
import { ENVIRONMENT } from '../contract';

/** The path of a file, or its content. */
export type FileSource = string | Uint8Array;

/** What a function reads besides its bundle. */
export interface BundleConfiguration {
  /** Where in the asset the function looks for the text. */
  readonly file: string;
  /** JSON without CloudFormation tokens. */
  readonly text: string;
  /** What the text refers to by index. */
  readonly deployTimeValues: readonly string[];
  /** More files, by where they go in the asset. One that is given by its path is named after its content there. */
  readonly files?: ReadonlyMap<string, FileSource>;
}

/**
 * The code of a function that is configured by a file in its asset: the bundle, that file and what it names.
 *
 * The configuration may change until the app is synthesized, as by `addTool`, so the asset is made when the template is resolved:
 * that is why it is not a `lambda.AssetCode`. It is named after its content, so that it may be asked for any number of times.
 */
export class BundleCode extends lambda.Code {
  private scope?: Construct;

  constructor(private readonly bundle: BundleName, private readonly configuration: () => BundleConfiguration) {
    super();
  }

  /** The variables that the function needs to read its configuration. */
  public environment(scope: Construct): { [name: string]: string } {
    const produce = () => Stack.of(scope).toJsonString(this.configuration().deployTimeValues);
    return { [ENVIRONMENT.deployTimeValues]: Lazy.uncachedString({ produce }) };
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
    const { file, text, files = new Map<string, FileSource>() } = this.configuration();
    const bundle = bundlePath(this.bundle);
    const sourceHash = hash(FileSystem.fingerprint(bundle), text, files);
    const { outdir, assetOutdir } = Stage.of(scope)!;
    const directory = path.join(assetOutdir, `asset.${sourceHash}`);
    const configurationFile = path.join(directory, file);
    if (!fs.existsSync(configurationFile)) {
      fs.cpSync(bundle, directory, { recursive: true });
      for (const [target, source] of files) {
        fs.mkdirSync(path.dirname(path.join(directory, target)), { recursive: true });
        fs.writeFileSync(path.join(directory, target), typeof source === 'string' ? fs.readFileSync(source) : source);
      }
      fs.writeFileSync(configurationFile, text); // last: its presence says that the asset is whole
    }
    return { sourceHash, fileName: path.relative(outdir, directory) };
  }
}

/** Files that are given by their paths do not count: their targets do, by which the configuration names them. */
function hash(bundle: string, text: string, files: ReadonlyMap<string, FileSource>): string {
  const sum = crypto.createHash('sha256').update(bundle).update(text);
  for (const [target, source] of files) {
    if (typeof source !== 'string') {
      sum.update(target).update(source);
    }
  }
  return sum.digest('hex');
}
