import { list, UndecidablePolicy, type OneOrMore, type Statement } from './policy';
import { matchesWildcard } from '../../wildcard';

/** What is known of a request, by lower-case condition key; `undefined` for a key that the request does not have. */
export type RequestContext = ReadonlyMap<string, string | undefined>;

/** Whether one value of the request satisfies one value of the policy. */
type Comparison = (expected: string, actual: string) => boolean;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: (expected, actual) => expected === actual,
  StringEqualsIgnoreCase: (expected, actual) => expected.toLowerCase() === actual.toLowerCase(),
  StringLike: (expected, actual) => matchesWildcard(expected, actual),
  ArnEquals: (expected, actual) => matchesWildcard(expected, actual),
  ArnLike: (expected, actual) => matchesWildcard(expected, actual),
  Bool: (expected, actual) => expected.toLowerCase() === actual.toLowerCase(),
  NumericEquals: (expected, actual) => Number(actual) === Number(expected),
  NumericLessThan: (expected, actual) => Number(actual) < Number(expected),
  NumericLessThanEquals: (expected, actual) => Number(actual) <= Number(expected),
  NumericGreaterThan: (expected, actual) => Number(actual) > Number(expected),
  NumericGreaterThanEquals: (expected, actual) => Number(actual) >= Number(expected),
};

/** The operators that hold when the positive one does not; they also hold when the request lacks the key. */
const NEGATIONS: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

/**
 * Whether every condition of a statement holds.
 *
 * @throws UndecidablePolicy for an operator or a key that is not emulated
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function conditionsHold(conditions: Statement['Condition'], context: RequestContext): boolean {
  return Object.entries(conditions ?? {}).every(([operator, byKey]) =>
    Object.entries(byKey).every(([key, expected]) => holds(operator, key, expected, context)));
}

function holds(operatorName: string, key: string, expected: OneOrMore<string | number | boolean>, context: RequestContext): boolean {
  if (!context.has(key.toLowerCase())) {
    throw new UndecidablePolicy(`the condition key ${key} is not emulated`);
  }
  const actual = context.get(key.toLowerCase());
  const values = list(expected).map(String);
  if (operatorName === 'Null') {
    return values.some((value) => (value === 'true') === (actual === undefined));
  }
  const ifExists = operatorName.endsWith('IfExists');
  const operator = ifExists ? operatorName.slice(0, -'IfExists'.length) : operatorName;
  const negated = Object.hasOwn(NEGATIONS, operator);
  const positive = negated ? NEGATIONS[operator] : operator;
  if (!Object.hasOwn(COMPARISONS, positive)) {
    throw new UndecidablePolicy(`the condition operator ${operatorName} is not emulated`);
  }
  if (actual === undefined) {
    return ifExists || negated;
  }
  return values.some((value) => COMPARISONS[positive](value, actual)) !== negated;
}
