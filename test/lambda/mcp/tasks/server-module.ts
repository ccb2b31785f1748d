import { setTimeout as sleep } from 'node:timers/promises';
import { acceptedContent, inputRequired, ProtocolError, type CallToolResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { defineServer } from '../../../../module-src/server-module';

const NAME = z.object({ name: z.string() });

/** A server module whose tools outlive their requests. */
export default defineServer((server, context) => {
  server.registerTool('greet', { inputSchema: NAME }, async ({ name }, ctx) => {
    await context.runAsTask(ctx);
    return text(`Hello, ${name}! You are ${context.subject}.`);
  });

  server.registerTool('only_as_task', {}, async (ctx) => {
    await context.runAsTask(ctx, { required: true });
    return text('done');
  });

  server.registerTool('wait', {}, async (ctx) => {
    await context.runAsTask(ctx);
    await sleep(60_000, undefined, { signal: context.signal });
    return text('awake');
  });

  server.registerTool('pause', { inputSchema: z.object({ milliseconds: z.number() }) }, async ({ milliseconds }, ctx) => {
    await context.runAsTask(ctx);
    context.log.info('Resting');
    await sleep(milliseconds);
    return text('rested');
  });

  server.registerTool('never_end', {}, async (ctx) => {
    await context.runAsTask(ctx);
    return new Promise<never>(() => undefined);
  });

  server.registerTool('report', {}, async (ctx) => {
    await context.runAsTask(ctx);
    const progressToken = ctx.mcpReq._meta!.progressToken!;
    await ctx.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress: 1, total: 2, message: 'Half of it' } });
    await sleep(60_000, undefined, { signal: context.signal });
    return text('reported');
  });

  server.registerTool('fail', {}, async (ctx) => {
    await context.runAsTask(ctx);
    throw new Error('secret detail');
  });

  server.registerTool('protocol_error', {}, async (ctx) => {
    await context.runAsTask(ctx);
    throw new ProtocolError(-32000, 'The archive is closed');
  });

  server.registerTool('large', { inputSchema: z.object({ size: z.number() }) }, async ({ size }, ctx) => {
    await context.runAsTask(ctx);
    // does not compress well
    return text(Array.from({ length: size / 10 }, (_, index) => Math.sin(index).toString(36).slice(2, 12).padEnd(10, '0')).join(''));
  });

  server.registerTool('ask', { inputSchema: z.object({ topic: z.string() }) }, async ({ topic }, ctx) => {
    await context.runAsTask(ctx);
    const state = ctx.mcpReq.requestState<{ first: string }>();
    const answer = acceptedContent(ctx.mcpReq.inputResponses, 'answer', NAME);
    if (answer === undefined) {
      return askFor(`A first ${topic}?`);
    }
    if (state === undefined) {
      return { ...askFor(`A second ${topic}?`), requestState: await context.sealState({ first: answer.name }, ctx) };
    }
    return text(`${state.first} and ${answer.name}`);
  });

  server.registerTool('ask_two', {}, async (ctx) => {
    await context.runAsTask(ctx);
    const left = acceptedContent(ctx.mcpReq.inputResponses, 'left', NAME);
    const right = acceptedContent(ctx.mcpReq.inputResponses, 'right', NAME);
    if (left && right) {
      return text(`${left.name}, ${right.name}`);
    }
    return inputRequired({
      inputRequests: {
        left: inputRequired.elicit({ message: 'Left?', requestedSchema: NAME }),
        right: inputRequired.elicit({ message: 'Right?', requestedSchema: NAME }),
      },
    });
  });

  server.registerTool('ask_before', {}, async (ctx) => {
    const answer = acceptedContent(ctx.mcpReq.inputResponses, 'answer', NAME);
    if (answer === undefined) {
      return askFor('Your name?');
    }
    await context.runAsTask(ctx);
    return text(`Hello, ${answer.name}!`);
  });
});

function askFor(message: string) {
  return inputRequired({ inputRequests: { answer: inputRequired.elicit({ message, requestedSchema: NAME }) } });
}

function text(value: string): CallToolResult {
  return { content: [{ type: 'text', text: value }] };
}
