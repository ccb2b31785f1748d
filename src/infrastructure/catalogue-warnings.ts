import { Token } from 'aws-cdk-lib';
import type { Manifest, ToolManifest } from '../contract';
import { matchesAny } from '../tools/name-filters';

/** A warning about what clients make of a catalogue. */
export interface CatalogueWarning {
  /** By which its owner can acknowledge it. */
  readonly id: string;
  readonly text: string;
}

/** The parts of a catalogue. */
export type Catalogue = Pick<Manifest, 'server' | 'tools' | 'toolSearch' | 'listing'>;

/** OpenAI's API refuses every request with a tool whose description is longer, in characters. */
const MAX_DESCRIPTION = 1_024;

/** Claude Code cuts instructions off here, in characters, and descriptions too. */
const MAX_INSTRUCTIONS = 2_048;

/** The most that a list should have, in bytes of JSON: about 65,000 tokens, a third of what many models take. */
const MAX_LIST_SIZE = 256 * 1024;

/** The most that a page of a list should have, in bytes of JSON: clients and proxies limit single answers. */
const MAX_PAGE_SIZE = 1024 * 1024;

/** The number of tools that a warning names. */
const NAMED = 5;

/** Returns what is to be said of a catalogue that some clients cut off, refuse, or cannot hold. */
export function catalogueWarnings(catalogue: Catalogue): CatalogueWarning[] {
  return [...descriptionWarnings(catalogue.tools), ...instructionsWarnings(catalogue), ...listWarnings(catalogue)];
}

function descriptionWarnings(tools: readonly ToolManifest[]): CatalogueWarning[] {
  const long = tools
    .map(({ name, description }) => ({ name, length: lengthOf(description) }))
    .filter(({ length }) => length > MAX_DESCRIPTION)
    .sort((a, b) => b.length - a.length);
  return long.length === 0 ? [] : [{
    id: 'descriptionLength',
    text: `description of ${listOf(long.map(({ name, length }) => `${JSON.stringify(name)} (${length})`))} has more than ${MAX_DESCRIPTION} `
      + `characters: OpenAI's models refuse all tools of a request then, and Claude Code cuts it off at ${MAX_INSTRUCTIONS}; shorten it, that of an `
      + 'OpenAPI operation by its description in overrides',
  }];
}

function instructionsWarnings({ server: { instructions = '' } }: Catalogue): CatalogueWarning[] {
  return lengthOf(instructions) <= MAX_INSTRUCTIONS ? [] : [{
    id: 'instructionsLength',
    text: `instructions has ${instructions.length} characters, of which Claude Code keeps the first ${MAX_INSTRUCTIONS}; shorten it, or begin with what counts`,
  }];
}

function listWarnings({ tools, toolSearch, listing: { pageSize } }: Catalogue): CatalogueWarning[] {
  const isListed = ({ name }: ToolManifest) => !toolSearch?.hidesTools || matchesAny(toolSearch.alwaysListed.include, name);
  const listed = tools.filter(isListed).map((tool) => ({ name: tool.name, size: listedSize(tool) }));
  const total = sum(listed.map(({ size }) => size));
  const page = (index: number) => listed.slice(index * pageSize, (index + 1) * pageSize).map(({ size }) => size);
  const pages = Array.from({ length: Math.ceil(listed.length / pageSize) }, (_, index) => sum(page(index)));
  const largestPage = Math.max(0, ...pages);
  const largest = [...listed].sort((a, b) => b.size - a.size);
  return total <= MAX_LIST_SIZE ? [] : [{
    id: 'toolListSize',
    text: `tools/list has ${kibibytes(total)} in ${pages.length === 1 ? 'one page' : `${pages.length} pages`} for ${listed.length} tools, more than `
      + `${kibibytes(MAX_LIST_SIZE)}: most clients hand all of it to the model with every question. Largest are `
      + `${listOf(largest.map(({ name, size }) => `${JSON.stringify(name)} (${kibibytes(size)})`))}. Select fewer tools, shorten them by overrides, `
      + `${toolSearch?.hidesTools ? 'name fewer in toolSearch.alwaysListed' : 'or set toolSearch: { hideTools: true }'}`
      + (largestPage <= MAX_PAGE_SIZE ? '' : `; a page has up to ${kibibytes(largestPage)}, which listPageSize makes smaller`),
  }];
}

/** The size of a tool as it is listed, in bytes of JSON. */
function listedSize({ name, title, description, inputSchema, outputSchema, annotations, meta }: ToolManifest): number {
  return Buffer.byteLength(JSON.stringify({ name, title, description, inputSchema, outputSchema, annotations, meta }));
}

/** Tokens are resolved at deployment: how long their values are is not known. */
function lengthOf(text: string): number {
  return Token.isUnresolved(text) ? 0 : text.length;
}

function listOf(entries: readonly string[]): string {
  return `${entries.slice(0, NAMED).join(', ')}${entries.length > NAMED ? ` and ${entries.length - NAMED} more` : ''}`;
}

function kibibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
