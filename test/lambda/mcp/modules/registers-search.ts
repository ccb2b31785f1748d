import { defineServer } from '../../../../module-src/server-module';

export default defineServer((server) => {
  server.registerTool('search_tools', { description: 'Clashes' }, () => ({ content: [] }));
});
