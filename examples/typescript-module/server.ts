import { inputRequired, inputResponse, type ServerContext } from '@modelcontextprotocol/server';
import { defineServer } from 'cdk-remote-mcp-server/server-module';
// not `import { z }`: only this way, what is not used of zod stays out of the bundle
import * as z from 'zod';
import { calendarEntry } from './calendar-entry';
import { findTimes, isTimeZone, localTimes } from './meeting-times';

// What does not depend on a request is done once, when the function starts.
const people = z.array(z.object({
  name: z.string().min(1),
  timeZone: z.string().refine(isTimeZone, 'is not a time zone').describe('IANA name, e.g. Europe/Berlin'),
})).min(1).max(10);
const minutes = z.number().int().min(15).max(240).default(30);

/** Called for every request. The client, the subject and the scopes of the caller are in the second parameter. */
export default defineServer((server, { log, subject }) => {
  server.registerTool('find_meeting_times', {
    title: 'Find meeting times',
    description: 'Finds the first times at which it is a working day between 9 and 17 o\'clock for everybody.',
    inputSchema: z.object({
      people,
      minutes,
      from: z.iso.date().describe('First day, e.g. 2026-12-01'),
      days: z.number().int().min(1).max(60).default(14),
    }),
    outputSchema: z.object({ times: z.array(z.object({ start: z.iso.datetime(), local: z.record(z.string(), z.string()) })) }),
    annotations: { readOnlyHint: true, openWorldHint: false },
  }, async ({ from, days, ...meeting }, ctx) => {
    const times = [];
    for (let day = 0; day < days && times.length < 5; day++) {
      ctx.mcpReq.signal.throwIfAborted(); // the client has gone
      times.push(...findTimes(meeting, from, day));
      await reportProgress(ctx, day + 1, days);
    }
    const result = { times: times.slice(0, 5).map((start) => ({ start: start.toISOString(), local: localTimes(start, meeting.people) })) };
    return { content: [{ type: 'text', text: JSON.stringify(result) }], structuredContent: result };
  });

  server.registerTool('schedule_meeting', {
    title: 'Schedule a meeting',
    description: 'Lets the person choose one of several times, and makes a calendar entry of it.',
    inputSchema: z.object({
      title: z.string().min(1).max(200),
      people,
      minutes,
      starts: z.array(z.iso.datetime()).min(1).max(5).describe('As find_meeting_times returned them'),
    }),
  }, ({ title, starts, ...meeting }, ctx) => {
    const answer = inputResponse(ctx.mcpReq.inputResponses, 'choice');
    if (answer.kind === 'elicit' && answer.action !== 'accept') {
      return { content: [{ type: 'text', text: 'The person does not want this meeting.' }] };
    }

    const choice = z.object({ start: z.enum(starts).describe('When to meet') });
    const chosen = choice.safeParse(answer.kind === 'elicit' ? answer.content : undefined);
    if (!chosen.success) {
      // In both eras of the protocol, the handler is called anew with the answer.
      const options = starts.map((start) => `${start}: ${Object.entries(localTimes(new Date(start), meeting.people)).map((entry) => entry.join(' ')).join(', ')}`);
      return inputRequired({
        inputRequests: { choice: inputRequired.elicit({ message: `When should "${title}" be?\n${options.join('\n')}`, requestedSchema: choice }) },
      });
    }

    const start = new Date(chosen.data.start);
    log.info('A meeting was scheduled', { subject, start });
    return {
      content: [
        { type: 'text', text: `"${title}" is on ${start.toISOString()}.` },
        { type: 'resource', resource: { uri: `meeting://${start.getTime()}.ics`, mimeType: 'text/calendar', text: calendarEntry(title, start, meeting.minutes) } },
      ],
    };
  });
});

/** Only clients that sent a token want to hear of it. */
async function reportProgress({ mcpReq }: ServerContext, progress: number, total: number): Promise<void> {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken !== undefined) {
    await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total, message: `Day ${progress} of ${total}` } });
  }
}
