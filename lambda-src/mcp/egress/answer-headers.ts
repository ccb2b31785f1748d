import type { IncomingMessage } from 'node:http';

/** The headers of an answer, by their names in lower case, each with the values that came. */
export type AnswerHeaders = Readonly<Record<string, readonly string[]>>;

/** Collects the headers that have arrived. `message.headers` leaves out some that came twice. */
export function headersOf({ rawHeaders }: IncomingMessage): AnswerHeaders {
  // names are the service's choice, those of the members that every object has included
  const headers: Record<string, string[]> = Object.create(null);
  for (let i = 0; i < rawHeaders.length; i += 2) {
    (headers[rawHeaders[i]!.toLowerCase()] ??= []).push(rawHeaders[i + 1]!);
  }
  return headers;
}

/** Returns the value of a header, which is a list if it came several times (RFC 9110 section 5.3). */
export function valueOf(headers: AnswerHeaders, name: string): string | undefined {
  return headers[name]?.join(', ');
}
