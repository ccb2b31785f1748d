import { Token } from 'aws-cdk-lib';

/*
 * What can be wrong with what resources and resource templates have in common: lower case, no full stop.
 */

/** RFC 6838 section 4.2, with parameters. */
const MIME_TYPE = /^[A-Za-z0-9][\w!#$&^.+-]*\/[A-Za-z0-9][\w!#$&^.+-]*(\s*;.*)?$/;

/** @param names those that are taken; the name is added to them */
export function resourceNameProblems(name: string, names: Set<string>): string[] {
  if (!name.trim()) {
    return ['name is empty'];
  }
  if (names.has(name)) {
    return [`another resource has the name ${JSON.stringify(name)}; give each resource a name of its own`];
  }
  names.add(name);
  return [];
}

export function mimeTypeProblems(mimeType: string | undefined): string[] {
  if (mimeType === undefined || Token.isUnresolved(mimeType) || MIME_TYPE.test(mimeType)) {
    return [];
  }
  return [`mimeType must be a media type, as in "text/markdown", got ${JSON.stringify(mimeType)}`];
}
