/** What the official conformance suite asks for beyond what `app.ts` declares. */
import { registerAskingTools } from './fixtures/asking-tools';
import { registerContentTools } from './fixtures/content-tools';
import { registerNotifyingTools } from './fixtures/notifying-tools';
import { registerPrompts } from './fixtures/prompts';
import { registerRequestingTools } from './fixtures/requesting-tools';
import { registerResources } from './fixtures/resources';
import { registerTasks } from './fixtures/tasks';
import { defineServer } from 'cdk-remote-mcp-server/server-module';

export default defineServer((server, context) => {
  registerContentTools(server);
  registerNotifyingTools(server);
  registerAskingTools(server, context);
  registerRequestingTools(server);
  registerTasks(server, context);
  registerResources(server);
  registerPrompts(server);
});
