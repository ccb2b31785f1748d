/*
 * URI templates (RFC 6570) of the forms that can be read back, which synthesis has checked: `{name}`, one `{+name}` that no other follows, and
 * `{?name,other}` at the end. The matcher of the SDK does not decode values, and is handed URIs in which dot segments have been resolved.
 */

/** A URI template, taken apart. Variables never stand side by side, and the first part is text. */
export interface UriTemplate {
  readonly parts: readonly (string | PathVariable)[];
  /** The names of the parameters of the query. */
  readonly query: readonly string[];
}

interface PathVariable {
  readonly name: string;
  /** `+name`: whether slashes stand in it as they are. */
  readonly reserved: boolean;
}

/** The values of variables, by name. */
export type UriVariables = Readonly<Record<string, string>>;

export function parseUriTemplate(text: string): UriTemplate {
  const [, path = '', query] = /^(.*?)(?:\{\?([^}]*)\})?$/s.exec(text) ?? [];
  const parts = path.split(/(\{[^}]*\})/).filter((part) => part !== '').map((part) => part.startsWith('{')
    ? { name: part.replace(/[{+}]/g, ''), reserved: part.startsWith('{+') }
    : part);
  return { parts, query: query?.split(',') ?? [] };
}

/**
 * Reads the variables out of a URI, in time that is linear in its length. A value ends where the text that follows its variable first comes;
 * the last text is at the end. It is percent-decoded once, and nothing in it, such as `..`, has a meaning.
 *
 * @returns undefined when the URI has not the form of the template
 */
export function matchUri({ parts, query }: UriTemplate, uri: string): UriVariables | undefined {
  const [path, parameters] = query.length === 0 ? [uri] : splitOnce(uri, '?');
  const inPath = matchPath(parts, path);
  const inQuery = parameters === undefined ? [] : matchQuery(query, parameters);
  return inPath && inQuery && Object.fromEntries([...inPath, ...inQuery]);
}

/** The URI of a value of the template's only variable. `matchUri` gives the value back, whatever is in it. */
export function expandUri({ parts }: UriTemplate, value: string): string {
  return parts.map((part) => typeof part === 'string' ? part : encode(value, part)).join('');
}

/**
 * Nothing but slashes is left as it is, although reserved characters may be. And they are not beside a dot segment, which clients would
 * resolve when they bring the URI into its normal form.
 */
function encode(value: string, { reserved }: PathVariable): string {
  const segments = value.split('/');
  return reserved && !segments.some((segment) => /^\.\.?$/.test(segment)) ? segments.map(encodeURIComponent).join('/') : encodeURIComponent(value);
}

type Entries = [name: string, value: string][];

function matchPath(parts: UriTemplate['parts'], text: string): Entries | undefined {
  const values: Entries = [];
  let position = 0;
  for (const [i, part] of parts.entries()) {
    if (typeof part === 'string') {
      if (!text.startsWith(part, position)) {
        return undefined;
      }
      position += part.length;
      continue;
    }
    const end = endOfValue(text, position, parts[i + 1] as string | undefined, i + 2 === parts.length);
    const value = end > position ? decode(text.slice(position, end), part) : undefined;
    if (value === undefined) {
      return undefined;
    }
    values.push([part.name, value]);
    position = end;
  }
  return position === text.length ? values : undefined;
}

function endOfValue(text: string, start: number, next: string | undefined, isLast: boolean): number {
  if (next === undefined) {
    return text.length;
  }
  return isLast ? text.length - next.length : text.indexOf(next, start + 1);
}

function decode(text: string, { reserved }: PathVariable): string | undefined {
  return reserved || !/[/?#]/.test(text) ? percentDecode(text) : undefined;
}

function matchQuery(names: readonly string[], text: string): Entries | undefined {
  const values: Entries = [];
  for (const parameter of text.split('&')) {
    const [name, encoded = ''] = splitOnce(parameter, '=');
    const value = percentDecode(encoded);
    if (!names.includes(name) || values.some(([known]) => known === name) || value === undefined) {
      return undefined;
    }
    values.push([name, value]);
  }
  return values;
}

/** @returns undefined for what is not the encoding of UTF-8 */
function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function splitOnce(text: string, separator: string): [string, string?] {
  const start = text.indexOf(separator);
  return start < 0 ? [text] : [text.slice(0, start), text.slice(start + 1)];
}
