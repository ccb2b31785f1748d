import { defineServer } from '../../../../module-src/server-module';

export default defineServer((server) => {
  server.registerTool('show', { description: 'Shows the forecast.', _meta: { ui: { resourceUri: 'ui://forecast' } } }, () => ({ content: [] }));
});
