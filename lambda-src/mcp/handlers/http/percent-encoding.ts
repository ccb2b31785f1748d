import { MappingError } from '../../call/mapping';

/** Makes text a part of a URL. */
export type Encode = (text: string) => string;

/**
 * Percent-encodes everything but the unreserved characters of RFC 3986, so that the text cannot end the part of the URL that it is in.
 *
 * @throws MappingError when the text is not well-formed
 */
export const encodeAll: Encode = (text) => {
  try {
    return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  } catch {
    throw new MappingError('A text holds half of a character (a lone surrogate)');
  }
};

/** Like `encodeAll`, but for reserved characters that cannot end a parameter of a query: all but `#` and `&`. */
export const encodeUnlessReserved: Encode = (text) => text.replace(/[^A-Za-z0-9\-._~:/?[\]@!$'()*+,;=]+/g, encodeAll);

/** For what is no part of a URL. */
export const asItIs: Encode = (text) => text;
