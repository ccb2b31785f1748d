import { ownMember } from '../own-member';
import { StartError } from '../start-error';
import type { AssemblyStack, TemplateResource } from './assembly';
import { PARTITION, URL_SUFFIX } from './physical-names';
import { returnValuesOf, type ReturnValues } from './return-values';

/** Evaluates CloudFormation's intrinsic functions. Whatever it cannot evaluate is an error that names the place and the function. */
export interface Resolver {
  /**
   * A value without intrinsic functions; undefined for `AWS::NoValue`.
   *
   * @param at where the value stands, for messages
   */
  resolve(value: unknown, at: string): any;
  /** Whether a resource or output with this `Condition` exists. */
  holds(condition: string | undefined): boolean;
  returnValues(logicalId: string): ReturnValues;
}

/** Stands for `Ref: AWS::NoValue` until the member that holds it is left out. */
const NO_VALUE = Symbol('AWS::NoValue');

/** What CDK stacks compare the version of their bootstrap stack with; nothing is deployed, so any recent one will do. */
const BOOTSTRAP_VERSION_PARAMETER = 'BootstrapVersion';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
export function createResolver(stack: AssemblyStack): Resolver {
  const { template } = stack;
  const environment = { stackName: stack.name, region: stack.region, account: stack.account };
  const known = new Map<string, ReturnValues>();
  const underWay = new Set<string>();

  const pseudoParameters: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': stack.account,
    'AWS::NoValue': NO_VALUE,
    'AWS::NotificationARNs': [],
    'AWS::Partition': PARTITION,
    'AWS::Region': stack.region,
    'AWS::StackId': `arn:${PARTITION}:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/00000000-0000-4000-8000-000000000000`,
    'AWS::StackName': stack.name,
    'AWS::URLSuffix': URL_SUFFIX,
  };

  const functions: Readonly<Record<string, (argument: any, at: string) => unknown>> = {
    'Ref': (name: string, at) => reference(name, at),
    'Fn::Base64': (text, at) => Buffer.from(string(text, `${at}: Fn::Base64`)).toString('base64'),
    'Fn::FindInMap': (path, at) => {
      const [map, first, second] = list(path, `${at}: Fn::FindInMap`);
      const found = ownMember<any>(ownMember<any>(ownMember<any>(template.Mappings, map), first), second);
      if (found === undefined) throw new StartError(`${at}: Fn::FindInMap finds nothing at ${map}.${first}.${second}`);
      return found;
    },
    'Fn::GetAtt': (argument, at) => {
      const [logicalId, name] = typeof argument === 'string' ? splitOnce(argument, '.') : list(argument, `${at}: Fn::GetAtt`);
      return attribute(logicalId, name, at);
    },
    'Fn::GetAZs': (region, at) => ['a', 'b', 'c'].map((zone) => `${evaluate(region, at) || stack.region}${zone}`),
    'Fn::If': ([condition, yes, no]: [string, unknown, unknown], at) => evaluate(holds(condition, at) ? yes : no, at),
    'Fn::ImportValue': (name, at) => {
      throw new StartError(`${at}: Fn::ImportValue of ${JSON.stringify(evaluate(name, at))}: values of other stacks are not there locally`);
    },
    'Fn::Join': ([delimiter, values]: [string, unknown], at) =>
      list(values, `${at}: Fn::Join`).map((part) => string(part, `${at}: Fn::Join`)).join(delimiter),
    'Fn::Select': ([index, values]: [unknown, unknown], at) => {
      const place = Number(evaluate(index, at));
      const chosen = list(values, `${at}: Fn::Select`)[place];
      if (chosen === undefined) throw new StartError(`${at}: Fn::Select: there is no element ${place}`);
      return chosen;
    },
    'Fn::Split': ([delimiter, text]: [string, unknown], at) => string(text, `${at}: Fn::Split`).split(delimiter),
    'Fn::Sub': (argument, at) => substitute(argument, at),
  };

  const conditionFunctions: Readonly<Record<string, (argument: any, at: string) => boolean>> = {
    'Condition': (name, at) => holds(name, at),
    'Fn::And': (conditions: unknown[], at) => conditions.every((condition) => isTrue(condition, at)),
    'Fn::Equals': ([one, other]: [unknown, unknown], at) => JSON.stringify(evaluate(one, at)) === JSON.stringify(evaluate(other, at)),
    'Fn::Not': ([condition]: [unknown], at) => !isTrue(condition, at),
    'Fn::Or': (conditions: unknown[], at) => conditions.some((condition) => isTrue(condition, at)),
  };

  function evaluate(value: unknown, at: string): any {
    if (Array.isArray(value)) return value.map((item) => evaluate(item, at)).filter((item) => item !== NO_VALUE);
    if (typeof value !== 'object' || value === null) return value;
    const call = intrinsicOf(value);
    if (call) {
      const fn = ownMember(functions, call.name);
      if (!fn) throw new StartError(`${at}: ${call.name} is not supported by the local server`);
      return fn(call.argument, at);
    }
    const members = Object.entries(value).map(([key, member]) => [key, evaluate(member, at)] as const);
    return Object.fromEntries(members.filter(([, member]) => member !== NO_VALUE));
  }

  function isTrue(condition: unknown, at: string): boolean {
    const [[name, argument]] = Object.entries(condition as object);
    const fn = ownMember(conditionFunctions, name);
    if (!fn) throw new StartError(`${at}: ${name} is not supported in a condition`);
    return fn(argument, at);
  }

  function holds(name: string, at: string): boolean {
    const condition = ownMember(template.Conditions, name);
    if (condition === undefined) throw new StartError(`${at}: there is no condition ${name}`);
    return isTrue(condition, `condition ${name}`);
  }

  function reference(name: string, at: string): unknown {
    if (Object.hasOwn(pseudoParameters, name)) return pseudoParameters[name];
    const parameter = ownMember(template.Parameters, name);
    if (!parameter) return returnValues(name, at).ref;
    if (name === BOOTSTRAP_VERSION_PARAMETER) return '999';
    if (parameter.Type.startsWith('AWS::SSM::Parameter::Value')) {
      throw new StartError(`${at}: Ref ${name}: the parameter is read from SSM Parameter Store, which is not there locally`);
    }
    if (parameter.Default === undefined) throw new StartError(`${at}: Ref ${name}: the parameter has no default`);
    const isList = parameter.Type === 'CommaDelimitedList' || parameter.Type.startsWith('List<');
    return isList ? String(parameter.Default).split(',').map((item) => item.trim()) : String(parameter.Default);
  }

  function attribute(logicalId: string, name: string, at: string): string {
    const values = returnValues(logicalId, at);
    const value = name === 'Arn' ? values.arn : ownMember(values.attributes, name);
    if (value !== undefined) return value;
    const type = template.Resources[logicalId].Type;
    if (values.generic && !type.startsWith('Custom::') && type !== 'AWS::CloudFormation::CustomResource' && type !== 'AWS::CloudFormation::Stack') {
      // an ARN or an id of something that is not emulated: its value is of no account, its form is
      if (name.endsWith('Arn') && values.arn) return values.arn;
      if (name.endsWith('Id')) return values.ref;
    }
    throw new StartError(`${at}: Fn::GetAtt ${logicalId}.${name} (${type}) has no value locally`);
  }

  function returnValues(logicalId: string, at: string): ReturnValues {
    const cached = known.get(logicalId);
    if (cached) return cached;
    const resource: TemplateResource | undefined = ownMember(template.Resources, logicalId);
    if (!resource) throw new StartError(`${at}: there is no resource or parameter ${logicalId}`);
    if (underWay.has(logicalId)) throw new StartError(`${at}: the name of ${logicalId} depends on itself`);
    underWay.add(logicalId);
    try {
      const here = `${logicalId} (${resource.Type})`;
      const property = (name: string) => {
        const value = evaluate(resource.Properties?.[name], `${here}: ${name}`);
        return value === undefined || value === NO_VALUE ? undefined : String(value);
      };
      const values = returnValuesOf({ logicalId, type: resource.Type, property }, environment);
      known.set(logicalId, values);
      return values;
    } finally {
      underWay.delete(logicalId);
    }
  }

  /** `${Name}`, `${LogicalId.Attribute}`, `${!literal}`, and a map of variables in the second form. */
  function substitute(argument: string | [string, Record<string, unknown>], at: string): string {
    const [text, variables] = typeof argument === 'string' ? [argument, {}] : argument;
    return text.replace(/\$\{(!?)([^}]*)\}/g, (_match, literal: string, expression: string) => {
      if (literal) return `\${${expression}}`;
      const name = expression.trim();
      if (Object.hasOwn(variables, name)) return string(variables[name], `${at}: Fn::Sub`);
      if (!name.includes('.')) return string({ Ref: name }, `${at}: Fn::Sub`);
      const [logicalId, attributeName] = splitOnce(name, '.');
      return attribute(logicalId, attributeName, at);
    });
  }

  function string(value: unknown, at: string): string {
    const result = evaluate(value, at);
    if (typeof result === 'object' || typeof result === 'symbol' || result === undefined) {
      throw new StartError(`${at} needs a string, got ${JSON.stringify(result)}`);
    }
    return String(result);
  }

  function list(value: unknown, at: string): any[] {
    const result = evaluate(value, at);
    if (!Array.isArray(result)) throw new StartError(`${at} needs a list, got ${JSON.stringify(result)}`);
    return result;
  }

  return {
    resolve: (value, at) => {
      const result = evaluate(value, at);
      return result === NO_VALUE ? undefined : result;
    },
    holds: (condition) => condition === undefined || holds(condition, `condition ${condition}`),
    returnValues: (logicalId) => returnValues(logicalId, logicalId),
  };
}

/** The function that an object calls, if it is one of `Ref` and `Fn::...`. */
export function intrinsicOf(value: object): { readonly name: string; readonly argument: any } | undefined {
  const [name, ...others] = Object.keys(value);
  if (others.length > 0 || name === undefined || !(name === 'Ref' || name.startsWith('Fn::'))) return undefined;
  return { name, argument: (value as Record<string, unknown>)[name] };
}

function splitOnce(text: string, separator: string): [string, string] {
  const place = text.indexOf(separator);
  return place < 0 ? [text, ''] : [text.slice(0, place), text.slice(place + 1)];
}
