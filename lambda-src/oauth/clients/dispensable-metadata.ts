import { MAX_ITEMS, MAX_NAME_LENGTH, MAX_STRING_LENGTH } from './client-metadata';
import { MAX_REDIRECT_URIS } from './redirect-uris';
import type { JsonObject } from '../../../src/contract';
import { foreignText } from '../pages/foreign-text';

/**
 * Takes out of the metadata of a client for people what it can do without: who uses a program cannot mend what it sends, and
 * nothing depends on these members. They cost the member and not the registration (RFC 7591 section 3.2.1), and what is left is
 * checked like all others.
 *
 * @param requested as they came
 * @param isRedirectUri whether people can be sent back to a URI
 */
export function withoutDispensable(requested: JsonObject, isRedirectUri: (uri: unknown) => boolean): JsonObject {
  // a client is not bound to the scopes that it thought of when it registered: people decide, and it may ask for more later
  const { scope: _, client_name: name, contacts, redirect_uris: redirectUris, ...others } = requested;
  return {
    ...others,
    // a name that nobody sees is none
    ...(typeof name === 'string' && foreignText(name) !== undefined && { client_name: shortened(name) }),
    ...(Array.isArray(contacts) && { contacts: contacts.filter(isShortString).slice(0, MAX_ITEMS) }),
    // where none is good, the check says why
    redirect_uris: Array.isArray(redirectUris) && redirectUris.some(isRedirectUri)
      ? [...new Set(redirectUris.filter(isRedirectUri))].slice(0, MAX_REDIRECT_URIS)
      : redirectUris,
    ...(requested.grant_types !== undefined && { grant_types: strings(requested.grant_types) }),
    ...(requested.response_types !== undefined && { response_types: strings(requested.response_types) }),
  };
}

/** Never ends with half of a character. */
function shortened(name: string): string {
  return name.slice(0, MAX_NAME_LENGTH).replace(/[\ud800-\udbff]$/, '');
}

function isShortString(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_STRING_LENGTH;
}

function strings(list: unknown): unknown {
  return Array.isArray(list) ? list.filter(isShortString).slice(0, MAX_ITEMS) : list;
}
