import * as fs from 'fs';
import { extname, resolve } from 'path';
import { FileSystem } from 'aws-cdk-lib';
import { RESOURCE_FOLDER, type ResourceContentManifest } from './contract';
import { isTextMimeType, mimeTypeOfFile } from './private/mime-type';

/** Above it, a resource is better served from a bucket. In bytes. */
const MAX_SIZE = 5 * 1024 * 1024;

/** Where the content of a resource comes from. */
export abstract class ResourceContent {
  /**
   * Text that stands in the app.
   *
   * @param text the text, which may hold CloudFormation tokens
   */
  public static fromText(text: string): ResourceContent {
    return new TextContent(text);
  }

  /**
   * A file of up to 5 MiB, which is deployed with the server. Files of text types must be UTF-8.
   *
   * @param path the path of the file; a relative one starts at the working directory of the CDK app
   */
  public static fromFile(path: string): ResourceContent {
    return new FileContent(path);
  }

  /**
   * Says where the server finds the content.
   *
   * @param mimeType what the owner says the media type is
   * @throws when there is no such content, or it is too large
   * @internal
   */
  public abstract _bind(mimeType?: string): ResourceContentConfig;
}

/**
 * Content that is ready to be served.
 *
 * @internal
 */
export interface ResourceContentConfig {
  readonly mimeType: string;
  readonly content: ResourceContentManifest;
  /** A file to deploy at `content.path`. */
  readonly sourceFile?: string;
}

class TextContent extends ResourceContent {
  constructor(private readonly text: string) {
    super();
  }

  /** @internal */
  public _bind(mimeType = 'text/plain'): ResourceContentConfig {
    const size = Buffer.byteLength(this.text);
    if (size > MAX_SIZE) {
      throw new Error(`the text has ${size} bytes, more than the ${MAX_SIZE} of a resource`);
    }
    return { mimeType, content: { type: 'text', text: this.text } };
  }
}

class FileContent extends ResourceContent {
  constructor(private readonly file: string) {
    super();
  }

  /** @internal */
  public _bind(mimeType = mimeTypeOfFile(this.file)): ResourceContentConfig {
    const sourceFile = resolve(this.file);
    const stats = fs.statSync(sourceFile, { throwIfNoEntry: false });
    if (!stats?.isFile()) {
      throw new Error(`there is no file at ${sourceFile}`);
    }
    if (stats.size > MAX_SIZE) {
      throw new Error(`${sourceFile} has ${stats.size} bytes, more than the ${MAX_SIZE} of a resource`);
    }
    const encoding = isTextMimeType(mimeType) ? 'text' : 'blob';
    if (encoding === 'text' && !isUtf8(fs.readFileSync(sourceFile))) {
      throw new Error(`${sourceFile} is not UTF-8, which a file of type ${mimeType} must be`);
    }
    // named after its content, so that the manifest, and with it the hash of the asset, changes with it
    const name = `${FileSystem.fingerprint(sourceFile)}${extname(sourceFile)}`;
    return { mimeType, content: { type: 'file', path: `${RESOURCE_FOLDER}/${name}`, encoding }, sourceFile };
  }
}

function isUtf8(content: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content);
    return true;
  } catch {
    return false;
  }
}
