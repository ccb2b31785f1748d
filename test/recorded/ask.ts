import type { RecordedCase, RunningConfiguration, Step } from './recorded-case';
import type { McpFunction, TestAnswer, TestRequest } from '../lambda/mcp/mcp-function';
import type { Prelude } from '../lambda/mcp/response-stream';

/**
 * Asks the function what a case asks, one request after the other.
 *
 * @returns the answers to keep
 */
export async function ask(running: RunningConfiguration, asked: RecordedCase): Promise<readonly TestAnswer[]> {
  const answers: TestAnswer[] = [];
  const steps: readonly Step[] = isConversation(asked) ? asked : [asked];
  for (const step of steps) {
    answers.push(...await take(step, answers, running));
  }
  return answers.slice(steps.filter((step) => 'opening' in step).length);
}

/** Tells whether a case has several requests. */
export function isConversation(asked: RecordedCase): asked is readonly Step[] {
  return Array.isArray(asked);
}

async function take(step: Step, before: readonly TestAnswer[], running: RunningConfiguration): Promise<TestAnswer[]> {
  if ('opening' in step) {
    return [await running.mcp.call(step.opening)];
  }
  if ('reply' in step) {
    const request = typeof step.call === 'function' ? await step.call(before, running) : step.call;
    return callAndReply(running.mcp, request, (question) => step.reply(question, before));
  }
  return [await running.mcp.call(typeof step === 'function' ? await step(before, running) : step)];
}

/**
 * Calls the function and answers each question as soon as it is there.
 *
 * @returns the answer to the call, and those to the messages of the client
 */
async function callAndReply(mcp: McpFunction, request: TestRequest, reply: (question: unknown) => TestRequest): Promise<TestAnswer[]> {
  let prelude: Prelude | undefined;
  let body = '';
  let read = 0;
  const replies: Promise<TestAnswer>[] = [];
  await mcp.stream(request, {
    begin: (value) => prelude = value,
    write: (chunk) => {
      body += chunk.toString();
      for (let end = body.indexOf('\n\n', read); end !== -1; end = body.indexOf('\n\n', read)) {
        const data = /^data: (.*)$/m.exec(body.slice(read, end))?.[1];
        read = end + 2;
        const message = data === undefined ? {} : JSON.parse(data);
        if (message.method !== undefined && message.id !== undefined) {
          replies.push(mcp.call(reply(message)));
        }
      }
    },
    end: () => undefined,
  }).done;
  return [{ status: prelude!.statusCode, headers: prelude!.headers, body, messages: [] }, ...await Promise.all(replies)];
}
