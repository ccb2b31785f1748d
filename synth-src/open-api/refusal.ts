import { namesIn } from './json-pointer';

/** What keeps a part of the document from being used. */
export interface Problem {
  /** Where: a JSON pointer into the document. */
  readonly pointer: string;
  /** Lower case, no full stop. */
  readonly message: string;
}

/** Adds the name of the keyword or member to what a validator says of it. */
export function keywordMessage(pointer: string, message: string): string {
  const name = namesIn(pointer).at(-1);
  return name === undefined || !message.startsWith('must ') ? message : `${JSON.stringify(name)} ${message}`;
}

/** Ends the import of one operation. */
export class Refusal extends Error implements Problem {
  /** @param pointer where in the document */
  constructor(public readonly pointer: string, message: string) {
    super(message);
  }
}
