import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { placeholders } from './placeholders';
import type { TestAnswer } from '../lambda/mcp/mcp-function';

/** An answer as it is kept. */
export interface KeptAnswer {
  readonly status: number;
  /** All but the usual ones, sorted; null stands for a usual one that is missing. */
  readonly headers: Readonly<Record<string, string | null>>;
  /** The text that was written, or the beginning of a long one. */
  readonly body: string;
  /** The hash of a long body. */
  readonly sha256?: string;
  /** The length of a long body, in characters. */
  readonly length?: number;
}

/** The answers to a case: one, or those of a conversation. */
export type KeptAnswers = KeptAnswer | readonly KeptAnswer[];

/** By the name of the case. */
export type AnswersByName = Readonly<Record<string, KeptAnswers>>;

/** The headers of nearly every answer, which are kept where they differ. */
const USUAL_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-type': 'application/json',
  'strict-transport-security': 'max-age=31536000',
  'x-accel-buffering': 'no',
};

/** Longer bodies are kept by their digest. */
const LONGEST_BODY = 2_000;

/** Makes what is kept of the answers to a case. */
export function toKept(answers: readonly TestAnswer[], isConversation: boolean): KeptAnswers {
  const replace = placeholders();
  const kept = answers.map(({ status, headers, body }) => ({
    status,
    headers: headersToKeep(headers, replace),
    ...bodyToKeep(replace(body)),
  }));
  return isConversation ? kept : kept[0]!;
}

function headersToKeep(headers: Readonly<Record<string, string>>, replace: (text: string) => string): KeptAnswer['headers'] {
  const names = [...new Set([...Object.keys(USUAL_HEADERS), ...Object.keys(headers)])].sort();
  const unusual = names.filter((name) => headers[name] !== USUAL_HEADERS[name]);
  return Object.fromEntries(unusual.map((name) => [name, name in headers ? replace(headers[name]!) : null]));
}

function bodyToKeep(body: string): Pick<KeptAnswer, 'body' | 'sha256' | 'length'> {
  return body.length <= LONGEST_BODY
    ? { body }
    : { body: body.slice(0, 200), length: body.length, sha256: createHash('sha256').update(body).digest('hex') };
}

function fileOf(configuration: string): string {
  return fileURLToPath(new URL(`answers/${configuration}.json`, import.meta.url));
}

export function readAnswers(configuration: string): AnswersByName {
  const file = fileOf(configuration);
  const groups = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Group[] : [];
  return Object.fromEntries(groups.flatMap(({ cases, answer }) => cases.map((name) => [name, answer])));
}

/** Cases that are answered alike. */
interface Group {
  readonly cases: readonly string[];
  readonly answer: KeptAnswers;
}

/** Writes each name and each answer in a line, equal answers once. */
export function writeAnswers(configuration: string, answers: AnswersByName): void {
  const groups = new Map<string, string[]>();
  for (const [name, kept] of Object.entries(answers)) {
    const text = linesOf(kept);
    groups.set(text, [...groups.get(text) ?? [], JSON.stringify(name)]);
  }
  const texts = [...groups].map(([text, cases]) => `{"cases":[\n ${cases.join(',\n ')}],\n"answer":${text}}`);
  writeFileSync(fileOf(configuration), `[\n${texts.join(',\n')}\n]\n`);
}

function linesOf(kept: KeptAnswers): string {
  return Array.isArray(kept) ? `[\n ${kept.map((answer) => JSON.stringify(answer)).join(',\n ')}]` : JSON.stringify(kept);
}
