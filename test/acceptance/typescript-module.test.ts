import * as v2 from '@modelcontextprotocol/client';
import * as v1 from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as V1Transport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken } from './machine-client';

let server: LocalServer;
let requestInit: { headers: Record<string, string> };

beforeAll(async () => {
  // the client's answers may reach another instance than the one that waits for them
  server = await startLocalServer({ app: await cdkOut('typescriptModule'), args: ['--instances', '3'] });
  requestInit = { headers: { authorization: `Bearer ${await accessToken(server)}` } };
});

afterAll(() => server?.stop());

/** What the two SDKs' clients have in common. */
type McpClient = Pick<v2.Client, 'listTools' | 'callTool' | 'getPrompt' | 'complete' | 'close'>;

/** A person who fills in a form. */
type Person = (form: { readonly message: string }) => { action: 'accept'; content: Record<string, string> } | { action: 'decline' };

const INFO = { name: 'acceptance', version: '1.0.0' };

async function connectV1(person: Person): Promise<McpClient> {
  const client = new v1.Client(INFO, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, async ({ params }) => person(params));
  await client.connect(new V1Transport(new URL(server.mcpUrl), { requestInit }));
  return client as unknown as McpClient;
}

async function connectV2(person: Person): Promise<McpClient> {
  const client = new v2.Client(INFO, { capabilities: { elicitation: {} }, versionNegotiation: { mode: { pin: '2026-07-28' } } });
  client.setRequestHandler('elicitation/create', async ({ params }) => person(params));
  await client.connect(new v2.StreamableHTTPClientTransport(new URL(server.mcpUrl), { requestInit }));
  return client;
}

const MEETING = {
  title: 'Release planning',
  people: [{ name: 'Ada', timeZone: 'Europe/London' }, { name: 'Taro', timeZone: 'Asia/Tokyo' }],
  starts: ['2026-12-01T09:00:00Z', '2026-12-02T09:00:00Z'],
};

describe.each<[string, (person: Person) => Promise<McpClient>]>([
  ['a client of the SDK 1.x, which is asked by requests of the server', connectV1],
  ['a client of the SDK 2, which is asked by results that need input', connectV2],
])('%s', (_name, connect) => {
  let client: McpClient;
  let forms: string[];
  let answer: Person;

  beforeAll(async () => {
    forms = [];
    client = await connect((form) => {
      forms.push(form.message);
      return answer(form);
    });
  });

  afterAll(() => client?.close());

  test('lists what the module registers', async () => {
    const { tools } = await client.listTools();

    expect(tools.map(({ name }) => name)).toEqual(['find_meeting_times', 'schedule_meeting']);
    expect(tools[0]).toMatchObject({ inputSchema: { required: expect.arrayContaining(['people', 'from']) }, annotations: { readOnlyHint: true } });
  });

  test('hears of the progress of a tool', async () => {
    const reports: number[] = [];

    const result = await client.callTool(
      { name: 'find_meeting_times', arguments: { people: [{ name: 'Ada', timeZone: 'Europe/London' }], from: '2026-12-04', days: 5 } },
      ...progressOptions(client, ({ progress }) => reports.push(progress)),
    );

    expect(result.structuredContent).toMatchObject({ times: [{ start: expect.stringMatching(/^2026-12-04T/) }, {}, {}, {}, {}] });
    expect(reports.length).toBeGreaterThan(0);
    expect(reports).toEqual(reports.map((_, index) => index + 1));
  });

  test('lets the person choose', async () => {
    answer = () => ({ action: 'accept', content: { start: MEETING.starts[1] } });
    forms.length = 0;

    const { content } = await client.callTool({ name: 'schedule_meeting', arguments: MEETING });

    expect(forms).toEqual([expect.stringContaining('When should "Release planning" be?')]);
    expect(content).toEqual([
      { type: 'text', text: '"Release planning" is on 2026-12-02T09:00:00.000Z.' },
      { type: 'resource', resource: expect.objectContaining({ mimeType: 'text/calendar', text: expect.stringMatching(/^BEGIN:VCALENDAR/) }) },
    ]);
  });

  test('takes no for an answer', async () => {
    answer = () => ({ action: 'decline' });

    const { content } = await client.callTool({ name: 'schedule_meeting', arguments: MEETING });

    expect(content).toEqual([{ type: 'text', text: 'The person does not want this meeting.' }]);
  });

  test('gets the declared prompt, and completions of its arguments', async () => {
    const { messages } = await client.getPrompt({ name: 'arrange_meeting', arguments: { people: 'Ada and Taro', length: '1 hour' } });
    expect(messages).toEqual([{ role: 'user', content: { type: 'text', text: expect.stringContaining('of Ada and Taro') } }]);

    const { completion } = await client.complete({ ref: { type: 'ref/prompt', name: 'arrange_meeting' }, argument: { name: 'length', value: '1' } });
    expect(completion.values).toEqual(['15 minutes', '1 hour']);
  });
});

/** The SDK 1.x takes the schema of the result before the options. */
function progressOptions(client: McpClient, onprogress: (progress: { progress: number }) => void): [options: any] {
  return (client instanceof v2.Client ? [{ onprogress }] : [undefined, { onprogress }]) as [any];
}
