import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The part of a jsii assembly that the rules read. */
interface Member {
  readonly name: string;
  readonly optional?: boolean;
  readonly overrides?: string;
  readonly docs?: { readonly summary?: string; readonly default?: string };
  readonly type?: TypeReference;
  readonly parameters?: readonly Member[];
  readonly returns?: { readonly type: TypeReference };
}

interface Type {
  readonly name: string;
  readonly docs?: { readonly summary?: string };
  readonly properties?: readonly Member[];
  readonly methods?: readonly Member[];
  readonly initializer?: Member;
  /** Whether it is a struct. */
  readonly datatype?: boolean;
}

interface TypeReference {
  readonly fqn?: string;
  readonly primitive?: string;
  readonly union?: { readonly types: readonly TypeReference[] };
  readonly collection?: { readonly elementtype: TypeReference };
}

const assembly = JSON.parse(readFileSync(new URL('../../.jsii', import.meta.url), 'utf8'));
const types: Type[] = Object.values(assembly.types);
const structs = types.filter((type) => type.datatype);

/** Everything of a type that has a name of its own. */
const membersOf = (type: Type): readonly Member[] => [...type.properties ?? [], ...type.methods ?? []];

/** `Type.member`, for every member of the types that breaks the rule. */
const offenders = (among: readonly Type[], members: (type: Type) => readonly Member[], breaks: (member: Member) => boolean) =>
  among.flatMap((type) => members(type).filter(breaks).map((member) => `${type.name}.${member.name}`));

/** The type itself, and what its lists and maps hold. */
const within = (type?: TypeReference): readonly TypeReference[] => type === undefined
  ? []
  : [type, ...within(type.collection?.elementtype), ...(type.union?.types ?? []).flatMap(within)];

/** What the user hands over, or gets. */
const typesOf = (member: Member) => [member.type, member.returns?.type, ...(member.parameters ?? []).map((parameter) => parameter.type)]
  .flatMap(within);

test('the assembly has the public types', () => {
  expect(types.map((type) => type.name)).toEqual(expect.arrayContaining(['RemoteMcpServer', 'RemoteMcpServerProps', 'ToolProps', 'ToolSchema']));
});

test('nothing of the contract between constructs and functions is public', () => {
  expect(types.map((type) => type.name).filter((name) => /Manifest|Environment|Event|Metadata/.test(name))).toEqual([]);
});

test('every public API has a docstring', () => {
  expect(types.filter((type) => !type.docs?.summary).map((type) => type.name)).toEqual([]);
  expect(offenders(types, membersOf, (member) => !member.docs?.summary && !member.overrides)).toEqual([]);
});

test('every parameter of a method is described', () => {
  const describedByTheMethod = ['grantee', 'props'];
  expect(types.flatMap((type) => (type.methods ?? []).flatMap((method) => (method.parameters ?? [])
    .filter((parameter) => !parameter.docs?.summary && !describedByTheMethod.includes(parameter.name))
    .map((parameter) => `${type.name}.${method.name}(${parameter.name})`)))).toEqual([]);
});

test('every optional prop says its default', () => {
  expect(offenders(structs, (type) => type.properties ?? [], (prop) => Boolean(prop.optional) && !prop.docs?.default)).toEqual([]);
});

test('no default is undefined', () => {
  expect(offenders(structs, (type) => type.properties ?? [], (prop) => /undefined/.test(prop.docs?.default ?? ''))).toEqual([]);
});

test('no API takes or gives a union', () => {
  expect(offenders(types, membersOf, (member) => typesOf(member).some((type) => type.union !== undefined))).toEqual([]);
});

test('no API takes or gives an L1 construct', () => {
  expect(offenders(types, membersOf, (member) => typesOf(member).some((type) => /\.Cfn[A-Z]/.test(type.fqn ?? '')))).toEqual([]);
});

test('no API takes an ARN where a construct would do', () => {
  const withoutConstruct = ['BedrockRetrieveToolProps.knowledgeBaseArn']; // aws-cdk-lib has no L2 construct of it
  expect(offenders(structs, (type) => type.properties ?? [], (prop) => /Arn$/.test(prop.name))).toEqual(withoutConstruct);
});

test('only documents, and JSON with places for arguments, are of any type', () => {
  const documents = ['OpenApiDocument.fromObject', 'ToolProps.meta', 'ToolSchema.fromObject'];
  const mapped = [
    'AwsCallProps.parameters',
    'BedrockRetrieveToolProps.filter',
    'BedrockRetrieveToolProps.numberOfResults',
    'DynamoDbGetItemToolProps.key',
    'DynamoDbQueryToolProps.limit',
    'DynamoDbQueryToolProps.startKey',
    'DynamoDbQueryToolProps.values',
    'HttpToolProps.body',
    'HttpToolProps.query',
    'ParameterOverride.fixed',
    'StateMachineToolOptions.input',
  ];
  const found = offenders(types, membersOf, (member) => typesOf(member).some((type) => type.primitive === 'any'));
  expect(found.sort()).toEqual([...documents, ...mapped].sort());
});

test('what props are checked by says what the assembly says', () => {
  const { structs: described, calls } = JSON.parse(readFileSync(new URL('../../assets/api/description.json', import.meta.url), 'utf8'));
  const keys = (members: readonly Member[] = []) => members.map(({ name, optional }) => `${name}${optional ? '?' : ''}`);
  // those of the structs that a struct extends are its own here
  const members = (type: Type & { readonly interfaces?: readonly string[] }): string[] =>
    [...(type.interfaces ?? []).flatMap((fqn) => members(assembly.types[fqn])), ...keys(type.properties)];
  expect(Object.keys(described).sort()).toEqual(structs.map(({ name }) => name).sort());
  for (const struct of structs) expect(Object.keys(described[struct.name]).sort()).toEqual(members(struct).sort());
  const factories = types.flatMap((type) => (type.methods ?? []).filter((method) => 'static' in method)
    .map((method) => [`${type.name}.${method.name}`, keys(method.parameters)]));
  const parametersByCall = Object.entries<object>(calls).map(([call, parameters]) => [call, Object.keys(parameters)]);
  expect(Object.fromEntries(parametersByCall)).toEqual(Object.fromEntries(factories));
});

test('the props of the server are all optional', () => {
  const props = types.find((type) => type.name === 'RemoteMcpServerProps')?.properties ?? [];
  expect(props.length).toBeGreaterThan(0);
  expect(props.filter((prop) => !prop.optional).map((prop) => prop.name)).toEqual([]);
});
