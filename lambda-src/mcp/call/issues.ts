import type { StandardSchemaV1 } from '@modelcontextprotocol/server';

/** Maximum length of the text that tells a client what is wrong, in characters. */
const MAX_LENGTH = 2000;

/** Describes in one line why a schema rejects a value. */
export function describeIssues(issues: readonly StandardSchemaV1.Issue[]): string {
  return issues.map(describeIssue).join(', ').slice(0, MAX_LENGTH);
}

function describeIssue({ path = [], message }: StandardSchemaV1.Issue): string {
  const where = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');
  return where === '' ? message : `${where}: ${message}`;
}
