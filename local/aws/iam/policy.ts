/** A statement of an IAM policy. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  /** In resource policies only. */
  readonly Principal?: '*' | Readonly<Record<string, OneOrMore>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore<string | number | boolean>>>>>;
}

export type OneOrMore<T = string> = T | readonly T[];

/** The list that a policy element stands for. */
export function list<T>(value: OneOrMore<T> | undefined): readonly T[] {
  if (value === undefined) {
    return [];
  }
  return Array.isArray(value) ? value : [value as T];
}

/** A policy uses something that is not emulated, so whether it allows a request is not known. */
export class UndecidablePolicy extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UndecidablePolicy';
  }
}
