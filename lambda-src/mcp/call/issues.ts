/** A mistake in a value, and its place (https://standardschema.dev). */
export interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
}

/** Maximum length of the text that tells a client what is wrong, in characters. */
const MAX_LENGTH = 2000;

/** Describes in one line why a schema rejects a value. */
export function describeIssues(issues: readonly Issue[]): string {
  return issues.map(describeIssue).join(', ').slice(0, MAX_LENGTH);
}

function describeIssue({ path = [], message }: Issue): string {
  const where = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');
  return where === '' ? message : `${where}: ${message}`;
}
