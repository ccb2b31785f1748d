/** Registers what the name in the environment says, besides what is declared in the props. */
import { ResourceTemplate } from '@modelcontextprotocol/server';
import { defineServer } from '../../../../module-src/server-module';

export default defineServer((server) => {
  switch (process.env.CLASH) {
    case 'tool': return void server.registerTool('forecast', { description: 'Once more' }, () => ({ content: [] }));
    case 'prompt': return void server.registerPrompt('greet', { description: 'Once more' }, () => ({ messages: [] }));
    case 'resource template':
      return void server.registerResource('docs', new ResourceTemplate('more://{a}', { list: undefined }), { description: 'Once more' }, () => ({ contents: [] }));
    default: return void server.registerResource('readme', 'docs://README', { description: 'Once more' }, () => ({ contents: [] }));
  }
});
