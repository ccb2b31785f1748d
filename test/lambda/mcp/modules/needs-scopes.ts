import { requireScopes, ResourceTemplate } from '@modelcontextprotocol/server';
import { defineServer } from '../../../../module-src/server-module';

const read = { scopeChallenge: requireScopes('books:read') };
const contents = (uri: URL) => ({ contents: [{ uri: uri.href, text: 'a book' }] });

/** A module that has its tools, resources and prompts need scopes, as the SDK lets it. */
export default defineServer((server) => {
  server.registerTool('shelve', { scopeChallenge: requireScopes('books:write') }, () => ({ content: [{ type: 'text', text: 'shelved' }] }));
  server.registerResource('catalogue', 'books://catalogue', read, contents);
  server.registerResource('shelf', new ResourceTemplate('books://shelf/{number}', { list: undefined }), read, contents);
  server.registerPrompt('recommend', read, () => ({ messages: [{ role: 'user', content: { type: 'text', text: 'What should I read?' } }] }));
});
