import { defineServer } from 'cdk-remote-mcp-server/server-module';

export default defineServer((server) => {
  server.registerTool('declared', { description: 'Wants to answer instead.' }, () => ({ content: [{ type: 'text', text: 'mine' }] }));
});
