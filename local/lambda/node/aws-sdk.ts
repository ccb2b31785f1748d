import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** What Lambda's runtime brings along, in whole scopes. */
const SCOPES = ['@aws-sdk', '@smithy'];

/** The AWS SDK for code that brings none. */
export interface AwsSdk {
  /** `NODE_PATH` for the processes of functions; empty if there is no SDK. */
  readonly nodePath: string;
  dispose(): void;
}

/**
 * Finds the AWS SDK as a file in a folder would: in `node_modules` there and above. Functions get that and no other package, as on
 * Lambda, so that what their code lacks shows here, too.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
 */
export function findAwsSdk(directory: string): AwsSdk {
  const folders = ancestorsOf(directory).map((ancestor) => join(ancestor, 'node_modules')).filter((folder) => scopesIn(folder).length > 0);
  if (folders.length === 0) {
    return { nodePath: '', dispose: () => undefined };
  }
  const root = mkdtempSync(join(tmpdir(), 'remote-mcp-'));
  const paths = folders.map((folder, index) => {
    const path = join(root, String(index));
    mkdirSync(path);
    // a junction is what Windows lets everybody make
    scopesIn(folder).forEach((scope) => symlinkSync(join(folder, scope), join(path, scope), 'junction'));
    return path;
  });
  return { nodePath: paths.join(delimiter), dispose: () => rmSync(root, { recursive: true, force: true }) };
}

function scopesIn(folder: string): string[] {
  return SCOPES.filter((scope) => existsSync(join(folder, scope)));
}

/** The folder itself first. */
function ancestorsOf(directory: string): string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestorsOf(parent)];
}
