import type { SmokeArguments } from './arguments';
import { authorizeMachine, authorizePerson, revoke, type AuthorizedClient } from './authorized-client';
import { openCallbackServer } from './callback-server';
import { ChecksStopped, createChecks, type Checks } from './check';
import { discover, type Discovered } from './discovery';
import { machineCredentials } from './machine-credentials';
import { openBrowser } from './open-browser';
import type { CleanUp } from './registration';
import { HEADER, resultLine, summaryOf } from './report';
import { tryTools } from './tools';
import { hasColour } from '../../terminal';
import { terminalWidth } from '../terminal-width';

/** Runs all checks, prints each result as soon as it is there, and returns whether all checks passed. */
export async function smoke(options: SmokeArguments): Promise<boolean> {
  const { url, initialAccessToken } = await machineCredentials(options);
  const print = (text: string) => void process.stdout.write(text);
  const layout = { width: terminalWidth(), colour: hasColour(process.stdout) };
  const checks = createChecks((result) => options.json || print(`${resultLine(result, layout)}\n`));
  if (!options.json) print(`${HEADER}\n`);
  const undo: (() => Promise<void>)[] = [];
  await stopAtFailure(async () => {
    const discovered = await discover(url, checks);
    const client = await authorize(discovered, { ...options, initialAccessToken }, checks, (step) => void undo.unshift(step));
    undo.unshift(() => revoke(client, checks));
    await tryTools(url, client.tokens.access_token, options, checks);
  });
  for (const step of undo) await stopAtFailure(step);

  const failed = checks.results.some(({ outcome }) => outcome === 'failed');
  print(options.json ? `${JSON.stringify({ url, ok: !failed, checks: checks.results }, undefined, 2)}\n` : summaryOf(checks.results));
  return !failed;
}

async function authorize(discovered: Discovered, options: SmokeArguments, checks: Checks, cleanUp: CleanUp): Promise<AuthorizedClient> {
  const asked = { ...discovered, scope: options.scope ?? discovered.scope };
  const grants = discovered.metadata.grant_types_supported ?? [];
  const { initialAccessToken, login } = options;
  if (initialAccessToken !== undefined && grants.includes('client_credentials') && !login) {
    return authorizeMachine(asked, initialAccessToken, checks, cleanUp);
  }
  const callback = await openCallbackServer();
  try {
    return await authorizePerson(asked, initialAccessToken, callback, (url) => {
      process.stderr.write(`Sign in at:\n\n  ${url}\n\n`);
      if (options.open) openBrowser(url);
    }, checks, cleanUp);
  } finally {
    callback.close();
  }
}

/** What failed is among the results already. */
async function stopAtFailure(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ChecksStopped)) throw error;
  }
}
