import { METRICS } from '../../src/contract';

/** The members of a log line of the oauth function that advice goes by. */
interface LogLine {
  readonly host?: string;
  readonly servedFrom?: string;
  readonly [METRICS.unreadableDocuments]?: number;
  readonly [METRICS.refusedRegistrations]?: number;
}

/** Says what to do about a line of a function's log, in words for whoever develops the server; undefined for most lines. */
export function adviceOn(line: string): string | undefined {
  // cheaper than to read every line
  if (!line.includes(METRICS.unreadableDocuments) && !line.includes(METRICS.refusedRegistrations)) return undefined;
  const entry = parse(line);
  if (entry[METRICS.unreadableDocuments]) {
    return entry.servedFrom === 'nothing'
      ? `A client could not be looked up: its description at ${entry.host} cannot be read from here. Let clients register themselves instead: `
        + 'ClientRegistration.open({ metadataDocuments: false }), or in Codex: codex mcp login NAME --oauth-client-registration dcr'
      : `The description of a client at ${entry.host} cannot be read from here. What is known of it serves instead: nothing to do.`;
  }
  return entry[METRICS.refusedRegistrations]
    ? 'Too many clients registered without getting a token. Let them finish, wait, or raise perAddressAndHour of ClientRegistration.open()'
    : undefined;
}

function parse(line: string): LogLine {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
