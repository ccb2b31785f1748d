import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { own, type Recipe } from './bundles';
import { Backend, OpenApiDocument, RemoteMcpServer, type RemoteMcpServerProps } from '../src';
import { MANIFEST_FILE } from '../src/contract';

const GITHUB = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');

/** A server whose tools are all operations of GitHub's REST API, as the construct makes it. Where the API is, is its only deploy-time value. */
export function githubCatalogue(props?: Pick<RemoteMcpServerProps, 'toolSearch'>): Recipe {
  return async (folder) => {
    const app = new App();
    const stack = new Stack(app, 'GitHub');
    const baseUrl = new CfnParameter(stack, 'BaseUrl').valueAsString;
    const backend = Backend.openApi({ document: OpenApiDocument.fromFile(GITHUB), baseUrl, allowedNetworks: ['127.0.0.1/32'] });
    new RemoteMcpServer(stack, 'Mcp', { backends: [backend], ...props });
    const [manifest] = globSync(`${app.synth().directory}/asset.*/${MANIFEST_FILE}`);
    await own('mcp', JSON.parse(readFileSync(manifest, 'utf8')))(folder);
  };
}
