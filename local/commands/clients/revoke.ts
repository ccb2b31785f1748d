import { createInterface } from 'node:readline/promises';
import type { ClientStore } from './client-store';
import { existingClient } from './show';
import { AUTHORIZER_CACHE_SECONDS } from '../../../src/contract';
import { UsageError } from '../command-line';
import { printable } from '../text-table';

/** How a change is made. */
export interface ChangeOptions {
  /** Without asking. */
  readonly yes: boolean;
  readonly json: boolean;
}

/**
 * Deletes a client, and what people granted it.
 *
 * @throws StartError if there is none
 * @throws UsageError if nobody is there to be asked
 */
export async function revokeClient(store: ClientStore, clientId: string, { yes, json }: ChangeOptions): Promise<string> {
  const { name, kind } = await existingClient(store, clientId);
  const title = name ? `"${printable(name)}" (${clientId})` : clientId;
  if (!yes && !await confirmed(`Revoke ${title}?`)) return 'Nothing was changed.\n';
  const grants = await store.revoke(clientId);
  if (json) return `${JSON.stringify({ revoked: clientId, grants })}\n`;
  const returns = kind === 'document' ? 'It is described by a document, so that it may come back: people would have to allow it anew.\n' : '';
  return `${title} is revoked, and ${grants === 1 ? '1 grant' : `${grants} grants`} of people with it. `
    + `Its access tokens stop working within ${AUTHORIZER_CACHE_SECONDS} seconds.\n${returns}`;
}

async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('nobody is there to confirm it: pass --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
