import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { acceptedContent, inputRequired, ResourceTemplate, type CallToolResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { defineServer } from 'cdk-remote-mcp-server/server-module';

const CONFIRMATION = z.object({ ok: z.boolean() });

export default defineServer((server, { client, subject, scopes, requestId, log, sealState, runAsTask }) => {
  server.registerTool('whoami', {
    description: 'Answers after a moment with who calls, as far as it knows.',
    inputSchema: z.object({ turn: z.number() }),
  }, async ({ turn }, context) => {
    await sleep(randomInt(20));
    const { token, clientId } = context.http?.authInfo ?? {};
    return text({ turn, id: context.mcpReq.id, client, subject, scopes, requestId, authInfo: { token, clientId } });
  });

  server.registerTool('read_environment', { description: 'Answers with its environment variables.' }, () => text(process.env));
  server.registerTool('read_secret', {
    description: 'Tries to read a secret.',
    inputSchema: z.object({ id: z.string() }),
  }, async ({ id }) => text(await attempt(() => new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: id })))));
  server.registerTool('read_table', {
    description: 'Tries to read a table.',
    inputSchema: z.object({ name: z.string() }),
  }, async ({ name }) => text(await attempt(() => new DynamoDBClient().send(new ScanCommand({ TableName: name })))));

  server.registerTool('fail', { description: 'Throws an error whose text is not for clients.' }, fail);
  server.registerResource('Failing', 'probe://failing', { description: 'Cannot be read.' }, fail);
  server.registerPrompt('failing', { description: 'Cannot be made.' }, fail);

  server.registerTool('confirm', {
    description: 'Asks before it pays.',
    inputSchema: z.object({ amount: z.number() }),
  }, async ({ amount }, context) => {
    const agreed = context.mcpReq.requestState<{ amount: number }>();
    if (agreed && acceptedContent(context.mcpReq.inputResponses, 'confirmation', CONFIRMATION)?.ok) return text(`${agreed.amount} paid`);
    return inputRequired({
      inputRequests: { confirmation: inputRequired.elicit({ message: `Pay ${amount}?`, requestedSchema: CONFIRMATION }) },
      requestState: await sealState({ amount }, context),
    });
  });

  server.registerTool('nap', {
    description: 'Sleeps for some seconds, in a task.',
    inputSchema: z.object({ seconds: z.number() }),
  }, async ({ seconds }, context) => {
    await runAsTask(context, { required: true });
    await sleep(seconds * 1000, undefined, { signal: context.mcpReq.signal });
    return text('rested');
  });

  server.registerTool('wait_for_goodbye', {
    description: 'Writes a file when the client has gone.',
    inputSchema: z.object({ file: z.string() }),
  }, async ({ file }, { mcpReq: { signal } }) => {
    log.info('Waiting');
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await writeFile(file, 'aborted');
    return text('nobody reads this');
  });

  for (const template of ['probe://items/{id}', 'probe://files/{+path}', 'probe://search{?q,page}']) {
    server.registerResource(template, new ResourceTemplate(template, { list: undefined }), { description: 'Answers with what it got.' }, (uri, variables) => ({
      contents: [{ uri: uri.href, text: JSON.stringify(variables) }],
    }));
  }
});

function fail(): never {
  throw new Error('cannot open arn:aws:secretsmanager:us-east-1:123456789012:secret:module-password at internal.example.com');
}

/** The name of the error that it ends in, or what it gets. */
async function attempt(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    return (error as Error).name;
  }
}

function text(value: unknown): CallToolResult {
  return { content: [{ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }] };
}
