import type { Operation, UnreadablePath } from './operations';
import type { OperationSelection } from '../../src/backends/open-api/open-api-backend-props';

/** A pattern in which `*` stands for any characters. */
function matches(pattern: string, text: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('.*');
  return new RegExp(`^${source}$`, 's').test(text);
}

/** What each condition of a selection compares. */
const CONDITIONS: { readonly [condition in keyof OperationSelection]-?: (operation: Operation) => readonly string[] } = {
  operationIds: ({ id, route }) => [id, route],
  tags: ({ tags }) => tags,
  paths: ({ path }) => [path],
  methods: ({ method }) => [method],
};

/** Whether an operation fulfils every condition of a selection. */
export function isSelected(operation: Operation, selection: OperationSelection): boolean {
  return conditionsOf(selection).every(([valuesOf, patterns]) => {
    const values = valuesOf(operation);
    return patterns.some((pattern) => values.some((value) => matches(pattern, value)));
  });
}

/** Whether a path might have operations that fulfil every condition of a selection, as far as they are not known to be others. */
export function mightBeSelected({ path }: UnreadablePath, { operationIds, paths }: OperationSelection, operations: readonly Operation[]): boolean {
  const isKnown = (pattern: string) => !pattern.includes('*') && operations.some(({ id, route }) => pattern === id || pattern === route);
  const isElsewhere = (pattern: string) => / \//.test(pattern) && !matches(pattern.slice(pattern.indexOf(' ') + 1), path);
  return (paths?.some((pattern) => matches(pattern, path)) ?? true)
    && (operationIds?.some((pattern) => !isKnown(pattern) && !isElsewhere(pattern)) ?? true);
}

/** Whether all operations of a path fulfil every condition of a selection, whatever they are. */
export function isSelectedWhole({ path }: UnreadablePath, { paths, ...others }: OperationSelection): boolean {
  return Object.values(others).every((condition) => condition === undefined) && (paths?.some((pattern) => matches(pattern, path)) ?? false);
}

/** Whether the owner names this very operation. */
export function isNamed({ id, route }: Operation, selections: readonly OperationSelection[]): boolean {
  return selections.some(({ operationIds = [] }) => operationIds.includes(id) || operationIds.includes(route));
}

/** What of a selection matches nothing; lower case, no full stop. */
export function selectionProblems(
  prop: string,
  selections: readonly OperationSelection[],
  operations: readonly Operation[],
  unreadable: readonly UnreadablePath[],
): string[] {
  return selections.flatMap((selection, index) => {
    const at = `${prop}[${index}]`;
    const idle = Object.entries(CONDITIONS).flatMap(([condition, valuesOf]) => (selection[condition as keyof OperationSelection] ?? [])
      .filter((pattern) => !operations.some((operation) => valuesOf(operation).some((value) => matches(pattern, value))))
      .filter((pattern) => condition !== 'paths' || !unreadable.some(({ path }) => matches(pattern, path)))
      .map((pattern) => `${at}.${condition}: no operation of the document matches ${JSON.stringify(pattern)}`));
    if (idle.length > 0) {
      return idle;
    }
    if (conditionsOf(selection).length === 0) {
      return [`${at} has no condition; give operationIds, tags, paths or methods`];
    }
    return operations.some((operation) => isSelected(operation, selection)) || unreadable.some((path) => mightBeSelected(path, selection, operations))
      ? []
      : [`${at}: no operation of the document fulfils all of its conditions`];
  });
}

function conditionsOf(selection: OperationSelection): [(operation: Operation) => readonly string[], readonly string[]][] {
  return Object.entries(CONDITIONS).flatMap(([condition, valuesOf]) => {
    const patterns = selection[condition as keyof OperationSelection];
    return patterns === undefined ? [] : [[valuesOf, patterns]];
  });
}
