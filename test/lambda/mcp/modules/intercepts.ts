import { inputRequired } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { defineServer, type ToolAnswer } from '../../../../module-src/server-module';

/** A module whose hook does what the argument `hook` of a call says. */
export default defineServer(
  (server) => {
    server.registerTool(
      'repeat',
      { description: 'Repeats', inputSchema: z.object({ text: z.string().default('nothing'), times: z.coerce.number().default(1), hook: z.string().optional() }) },
      ({ text, times }) => ({ content: [{ type: 'text', text: text.repeat(times) }] }),
    );
    server.registerTool('asks', { description: 'Asks' }, () => inputRequired({
      inputRequests: { name: inputRequired.elicit({ message: 'Who?', requestedSchema: { type: 'object', properties: {} } }) },
    }));
  },
  {
    interceptToolCall: async (call, next): Promise<ToolAnswer> => {
      const { tool, arguments: { hook, ...args }, client, subject, scopes, requestId, log, signal } = call;
      switch (hook) {
        case 'tell': return { content: [{ type: 'text', text: JSON.stringify({ tool, args, client, subject, scopes, requestId, aborted: signal.aborted }) }] };
        case 'refuse': return { content: [{ type: 'text', text: 'Not for you' }], isError: true };
        case 'rewrite': return next({ text: 'rewritten' });
        case 'rewrite badly': return next({ text: ['confidential'] });
        case 'rewrite badly, and hide it': return next({ text: ['confidential'] }).catch(() => ({ content: [] }));
        case 'change in place': {
          Object.assign(call.arguments, { text: ['confidential'] });
          return next();
        }
        case 'redact': {
          const answer = await next();
          return { ...answer, content: [{ type: 'text', text: 'redacted' }] } as ToolAnswer;
        }
        case 'throw': throw new Error('arn:aws:confidential');
        case 'rubbish': return { content: 'arn:aws:confidential' } as never;
        case 'nothing': return undefined as never;
        case 'log': log.warn('Seen by the hook', { tool });
      }
      return next();
    },
  },
);
