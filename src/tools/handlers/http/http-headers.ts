import { Token } from 'aws-cdk-lib';
import { HEADER_NAME, RESERVED_HEADERS } from './header-names';

/** RFC 9110 section 5.5, in ASCII: nothing that would end the header, and no tab, which servers read in different ways. */
const HEADER_VALUE = /^[\x20-\x7e]*$/;

/** What is wrong with the name of a header; lower case, no full stop. */
export function headerProblems(prop: string, name: string): string[] {
  if (Token.isUnresolved(name)) {
    return [`${prop}: the name of a header must be known at synthesis`];
  }
  if (!HEADER_NAME.test(name)) {
    return [`${prop}: ${JSON.stringify(name)} is no name of a header (RFC 9110 section 5.1); write letters, digits and hyphens`];
  }
  const remedy = RESERVED_HEADERS[name.toLowerCase()];
  return remedy === undefined ? [] : [`${prop}: ${name} is set by the request itself; leave it out: ${remedy}`];
}

/** What is wrong with the value of a header, as far as it is known. */
export function headerValueProblems(prop: string, value: string): string[] {
  return Token.isUnresolved(value) || HEADER_VALUE.test(value)
    ? []
    : [`${prop} has characters that no header can hold (RFC 9110 section 5.5); write printable ASCII in one line`];
}
