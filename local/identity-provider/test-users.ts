import { readFileSync } from 'node:fs';
import type { AdmissionSettings, JsonObject } from '../../src/contract';
import { ownMember } from '../own-member';
import { StartError } from '../start-error';

/** A person who may choose themselves at the local login. Members have the names of OpenID Connect's claims. */
export interface TestUser {
  readonly sub: string;
  readonly name: string;
  readonly email: string;
  /** True unless given. */
  readonly email_verified?: boolean;
  readonly groups?: readonly string[];
  /** More claims of the ID token. */
  readonly claims?: JsonObject;
  /** How they authenticate (OpenID Connect Core 1.0 section 2, `acr`); what is asked for unless given. */
  readonly acr?: string;
}

const DEFAULT_DOMAIN = 'example.com';

/**
 * Three people to try who may enter with: one who meets every condition and is in every group that is named, one who meets the
 * conditions alone, and one who meets none.
 */
export function defaultUsers({ emailDomains, emails, groups = [], claims = {}, scopesByGroup = {} }: AdmissionSettings): TestUser[] {
  const domain = emailDomains?.[0] ?? emails?.[0]?.split('@')[1] ?? DEFAULT_DOMAIN;
  const admitted = { claims: Object.fromEntries(Object.entries(claims).map(([name, [value]]) => [name, value])) };
  const allGroups = [...groups, ...Object.keys(scopesByGroup).filter((group) => group !== '*')];
  return [
    { sub: 'local-admin', name: 'Ada Admin', email: emails?.[0] ?? `ada@${domain}`, groups: [...new Set(allGroups)], ...admitted },
    { sub: 'local-member', name: 'Max Member', email: emails?.[1] ?? emails?.[0] ?? `max@${domain}`, groups: groups.slice(0, 1), ...admitted },
    { sub: 'local-stranger', name: 'Sam Stranger', email: 'sam@stranger.example', groups: [] },
  ];
}

/**
 * Reads the file of `--users`.
 *
 * @throws StartError that names the user and the member that are wrong
 */
export function readTestUsers(file: string): TestUser[] {
  const users = parse(file);
  if (!Array.isArray(users) || users.length === 0) throw new StartError(`${file} must hold an array of users`);
  users.forEach((user, index) => {
    const problem = problemOf(user);
    if (problem) throw new StartError(`${file}: user ${index + 1}: ${problem}`);
  });
  const repeated = users.find(({ sub }, index) => users.findIndex((other) => other.sub === sub) !== index);
  if (repeated) throw new StartError(`${file}: two users have the sub "${repeated.sub}"`);
  return users;
}

function parse(file: string): any {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new StartError(code === 'ENOENT' ? `there is no file ${file}` : `${file} cannot be read: ${message}`);
  }
}

const isString = (value: unknown) => typeof value === 'string' && value !== '';
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

interface Member {
  readonly required?: true;
  /** What it must be, in words. */
  readonly form: string;
  readonly accepts: (value: unknown) => boolean;
}

const MEMBERS: Readonly<Record<keyof TestUser, Member>> = {
  sub: { required: true, form: 'a string that is not empty', accepts: isString },
  name: { required: true, form: 'a string that is not empty', accepts: isString },
  email: { required: true, form: 'an e-mail address', accepts: (value) => /^[^@\s]+@[^@\s]+$/.test(String(value)) && isString(value) },
  email_verified: { form: 'true or false', accepts: (value) => typeof value === 'boolean' },
  groups: { form: 'an array of strings', accepts: (value) => Array.isArray(value) && value.every(isString) },
  claims: { form: 'an object', accepts: isObject },
  acr: { form: 'a string that is not empty', accepts: isString },
};

function problemOf(user: any): string | undefined {
  if (!isObject(user)) return 'must be an object';
  const unknown = Object.keys(user).find((name) => !Object.hasOwn(MEMBERS, name));
  if (unknown !== undefined) return `"${unknown}" is unknown: other claims belong into "claims"`;
  for (const [name, { required, form, accepts }] of Object.entries(MEMBERS)) {
    if (user[name] === undefined && required) return `"${name}" is missing`;
    if (user[name] !== undefined && !accepts(user[name])) return `"${name}" must be ${form}`;
  }
  return undefined;
}

/**
 * An object that has each value at its path; an empty path is none.
 *
 * @param given what it has besides
 */
export function nested(entries: readonly (readonly [path: readonly string[], value: unknown])[], given: JsonObject = {}): JsonObject {
  const result: Record<string, any> = structuredClone(given);
  for (const [path, value] of entries.filter(([{ length }]) => length > 0)) {
    const parent = path.slice(0, -1).reduce((object, name) => ownMember(object, name) ?? define(object, name, {}), result);
    define(parent, path.at(-1)!, value);
  }
  return result;
}

/** Adds a member, whatever its name is: to assign `__proto__` would set the prototype. */
function define<T>(object: Record<string, any>, name: string, value: T): T {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  return value;
}
