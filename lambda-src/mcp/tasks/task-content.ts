import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { recordIdOf, type TaskReference } from './task-reference';
import { stateTable } from '../state-table';

/** What is stored beside a task because it may be large: the call, and its result. */
export type TaskContentKind = 'call' | 'result';

/** The record type of the parts. */
const TASK_CONTENT = 'TaskContent';

/** How many characters of base64 a part has: a DynamoDB item holds 400 KiB, with its names and keys. */
const PART_LENGTH = 390_000;

/**
 * Stores a JSON value, compressed and cut in parts.
 *
 * @param expiresAt epoch seconds
 * @throws ServiceUnavailableError
 */
export async function storeContent(reference: TaskReference, kind: TaskContentKind, value: unknown, expiresAt: number): Promise<void> {
  const data = (await promisify(gzip)(JSON.stringify(value))).toString('base64');
  const parts = Math.ceil(data.length / PART_LENGTH);
  await Promise.all(Array.from({ length: parts }, (_, index) => stateTable.putRecord(
    TASK_CONTENT,
    partId(reference, kind, index),
    { parts, data: data.slice(index * PART_LENGTH, (index + 1) * PART_LENGTH) },
    expiresAt,
  )));
}

/**
 * Reads what was stored.
 *
 * @throws ServiceUnavailableError
 * @throws Error when a part is missing
 */
export async function readContent(reference: TaskReference, kind: TaskContentKind): Promise<unknown> {
  const first = await readPart(reference, kind, 0);
  const others = await Promise.all(Array.from({ length: first.parts - 1 }, (_, index) => readPart(reference, kind, index + 1)));
  const data = [first, ...others].map((part) => part.data).join('');
  return JSON.parse((await promisify(gunzip)(Buffer.from(data, 'base64'))).toString('utf8'));
}

interface ContentPart {
  /** How many there are. */
  readonly parts: number;
  readonly data: string;
}

async function readPart(reference: TaskReference, kind: TaskContentKind, index: number): Promise<ContentPart> {
  const record = await stateTable.readRecord(TASK_CONTENT, partId(reference, kind, index));
  if (record === undefined) {
    throw new Error(`A part of the ${kind} of a task is missing`);
  }
  return record.content as unknown as ContentPart;
}

function partId(reference: TaskReference, kind: TaskContentKind, index: number): string {
  return `${recordIdOf(reference)} ${kind} ${index}`;
}
