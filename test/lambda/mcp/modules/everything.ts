/** A server module that uses whatever the SDK offers, with the SDK's own copy in its bundle, as in an owner's app. */
import {
  acceptedContent, completable, fromJsonSchema, inputRequired, MissingRequiredClientCapabilityError, ProtocolError, ProtocolErrorCode,
  ResourceTemplate, type JsonSchemaType,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import { defineServer } from '../../../../module-src/server-module';

const text = (value: unknown) => ({ content: [{ type: 'text' as const, text: typeof value === 'string' ? value : JSON.stringify(value) }] });

/** For the whole life of the module, as a connection to a database would be. */
let registrations = 0;
const waiting: string[] = [];
const aborted: string[] = [];

export default defineServer((server, context) => {
  registrations += 1;
  const { client, subject, scopes, requestId } = context;

  server.registerTool('whoami', { description: 'Who calls' }, () => text({ client, subject, scopes, requestId }));
  server.registerTool('registrations', { description: 'How often the module was asked to register' }, () => text({ registrations }));
  server.registerTool('headers', { description: 'What the request brought' }, (ctx) => text({
    headers: Object.fromEntries(ctx.http?.req?.headers ?? []),
    token: ctx.http?.authInfo?.token,
  }));

  server.registerTool(
    'add',
    {
      title: 'Addition',
      description: 'Adds two numbers',
      inputSchema: z.object({ a: z.number(), b: z.number() }),
      outputSchema: z.object({ sum: z.number() }),
    },
    ({ a, b }) => ({ content: [], structuredContent: { sum: a + b } }),
  );
  server.registerTool(
    'wrong_output',
    { description: 'Breaks its promise', outputSchema: z.object({ sum: z.number() }) },
    () => ({ content: [], structuredContent: { sum: 'arn:aws:confidential' } }),
  );
  server.registerTool('no_output', { description: 'Answers with nothing' }, () => undefined as never);
  server.registerTool('not_a_result', { description: 'Answers with what is no result' }, () => ({ content: 'arn:aws:confidential' }) as never);
  server.registerTool(
    'header_parameter',
    {
      description: 'Takes a parameter that goes into a header as well',
      inputSchema: fromJsonSchema<{ region: string }>({
        type: 'object',
        properties: { region: { 'type': 'string', 'x-mcp-header': 'Region' } },
      } as JsonSchemaType),
    },
    ({ region }) => text(region),
  );

  server.registerTool('throws', { description: 'Throws' }, fail);
  server.registerTool(
    'throws_while_validating',
    { description: 'Throws', inputSchema: z.object({ a: z.any().refine(fail) }) },
    () => text('unreachable'),
  );
  server.registerTool('is_error', { description: 'Fails in its own words' }, () => ({ ...text('Try Bern instead'), isError: true }));
  server.registerTool('protocol_error', { description: 'Throws an error of the protocol' }, () => {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Try Bern instead');
  });
  server.registerTool('needs_sampling', { description: 'Cannot do without sampling' }, () => {
    throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } });
  });

  server.registerTool('progress', { description: 'Reports progress' }, async (ctx) => {
    const progressToken = ctx.mcpReq._meta?.progressToken;
    for (const progress of progressToken === undefined ? [] : [1, 2]) {
      await ctx.mcpReq.notify({ method: 'notifications/progress', params: { progressToken: progressToken!, progress, total: 2 } });
    }
    return text('done');
  });
  server.registerTool('logs', { description: 'Logs to the client and to the owner' }, async (ctx) => {
    await ctx.mcpReq.log('debug', 'a detail');
    await ctx.mcpReq.log('error', 'a problem');
    context.log.warn('for the owner', { city: 'Bern', error: new Error('with a stack') });
    return text('logged');
  });
  server.registerTool('waits', { description: 'Waits until nobody waits for it' }, async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    context.signal.addEventListener('abort', () => {
      aborted.push(requestId);
      resolve();
    });
    waiting.push(requestId);
    await promise;
    return text('too late');
  });
  server.registerTool('never_answers', { description: 'Does not watch the signal' }, () => new Promise(() => undefined));
  server.registerTool('waited', { description: 'Which requests waited, and which were aborted' }, () => text({ waiting, aborted }));

  server.registerTool(
    'book',
    { description: 'Books a room, after asking twice', inputSchema: z.object({ city: z.string(), nights: z.number().optional() }) },
    async ({ city }, ctx) => {
      const state = ctx.mcpReq.requestState<{ step: string; name?: string }>();
      const answer = (key: string) => acceptedContent<{ value: string }>(ctx.mcpReq.inputResponses, key)?.value;
      if (state?.step === 'name' && answer('name') !== undefined) {
        return inputRequired({
          inputRequests: { date: question('When?') },
          requestState: await context.sealState({ step: 'date', name: answer('name') }, ctx),
        });
      }
      if (state?.step === 'date' && answer('date') !== undefined) {
        return text(`${state.name} stays in ${city} from ${answer('date')}`);
      }
      return inputRequired({ inputRequests: { name: question('Who?') }, requestState: await context.sealState({ step: 'name' }, ctx) });
    },
  );

  server.registerResource('motd', 'motd://today', { description: 'Message of the day', cacheHint: { ttlMs: 5, cacheScope: 'public' } }, (uri) => ({
    contents: [{ uri: uri.href, text: 'Hello' }],
  }));
  server.registerResource('city', new ResourceTemplate('city://{name}', {
    list: () => ({ resources: [{ uri: 'city://bern', name: 'Bern' }] }),
    complete: { name: (value) => ['bern', 'basel'].filter((name) => name.startsWith(value)) },
  }), { description: 'A city' }, (uri, { name }) => ({ contents: [{ uri: uri.href, text: `The city ${String(name)}` }] }));
  server.registerResource('broken', 'broken://resource', { description: 'Cannot be read' }, fail);

  server.registerPrompt('review', {
    description: 'Reviews code',
    argsSchema: z.object({ language: completable(z.string(), (value) => ['typescript', 'python'].filter((name) => name.startsWith(value))) }),
  }, ({ language }) => ({ messages: [{ role: 'user', content: { type: 'text', text: `Review this ${language}` } }] }));
  server.registerPrompt('broken_prompt', { description: 'Fails' }, fail);

  // what no server can keep that lives as long as a request
  server.server.registerCapabilities({ tools: { listChanged: true }, resources: { subscribe: true } });
});

function fail(): never {
  throw new Error('arn:aws:confidential');
}

function question(message: string) {
  return inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties: { value: { type: 'string' } }, required: ['value'] },
  });
}
