/** Describes what the constructs take, from their types, for the checks at synthesis: other languages, and plain JavaScript, do not check types. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import type { ApiDescription } from './src/checks/props/api-description.ts';

/** The declarations of a file, and the names by which it knows modules of the CDK: `lambda` is `aws-lambda`. */
interface Source {
  readonly declarations: readonly ts.Statement[];
  readonly namespaces: ReadonlyMap<string, string>;
}

/** Describes the public types of the constructs: their props, enums, and static factories. */
export async function describeApi(): Promise<ApiDescription> {
  const sources = await Promise.all((await publicFiles()).map(async (file) => read(file, await readFile(file, 'utf8'))));
  const structs: Record<string, Struct> = {};
  const enums: Record<string, Record<string, string>> = {};
  const calls: Record<string, Record<string, string>> = {};
  for (const { declarations, namespaces } of sources) {
    for (const declaration of declarations) {
      if (ts.isInterfaceDeclaration(declaration)) {
        structs[declaration.name.text] = structOf(declaration, namespaces);
      } else if (ts.isEnumDeclaration(declaration)) {
        enums[declaration.name.text] = Object.fromEntries(declaration.members.map(({ name, initializer }) => [name.getText(), (initializer as ts.StringLiteral).text]));
      } else if (ts.isClassDeclaration(declaration)) {
        Object.assign(calls, callsOf(declaration, namespaces));
      }
    }
  }
  return { structs: Object.fromEntries(Object.keys(structs).map((name) => [name, membersOf(name, structs)])), enums, calls };
}

/** Returns the files whose exports are public: those that the index names. */
async function publicFiles(): Promise<string[]> {
  const { importedFiles } = ts.preProcessFile(await readFile('src/index.ts', 'utf8'));
  return importedFiles.map(({ fileName }) => `${join('src', fileName)}.ts`);
}

/** An interface as it is written. */
interface Struct {
  readonly bases: readonly string[];
  readonly members: Record<string, string>;
}

function read(file: string, text: string): Source {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const namespaces = new Map(source.statements.flatMap((statement): [string, string][] => {
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    return bindings && ts.isNamespaceImport(bindings)
      ? [[bindings.name.text, ((statement as ts.ImportDeclaration).moduleSpecifier as ts.StringLiteral).text.replace('aws-cdk-lib/', '')]]
      : [];
  }));
  return { declarations: source.statements.filter((statement) => isExported(statement) && !isInternal(statement)), namespaces };
}

function structOf(declaration: ts.InterfaceDeclaration, namespaces: Source['namespaces']): Struct {
  return {
    bases: (declaration.heritageClauses ?? []).flatMap(({ types }) => types.map(({ expression }) => expression.getText())),
    members: Object.fromEntries(declaration.members.filter(ts.isPropertySignature)
      .map(({ name, questionToken, type }) => [name.getText() + (questionToken ? '?' : ''), typeName(type!, namespaces)])),
  };
}

function membersOf(name: string, structs: Readonly<Record<string, Struct>>): Record<string, string> {
  const { bases, members } = structs[name];
  return Object.assign({}, ...bases.map((base) => membersOf(base, structs)), members);
}

/** The static factories of a class. */
function callsOf(declaration: ts.ClassDeclaration, namespaces: Source['namespaces']): Record<string, Record<string, string>> {
  const factories = declaration.members.filter((member): member is ts.MethodDeclaration => ts.isMethodDeclaration(member)
    && ((ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0) && !isInternal(member));
  return Object.fromEntries(factories.map((member) => [
    `${declaration.name!.text}.${member.name.getText()}`,
    Object.fromEntries(member.parameters.map((parameter) => [
      parameter.name.getText() + (parameter.questionToken || parameter.initializer ? '?' : ''), typeName(parameter.type!, namespaces),
    ])),
  ]));
}

/** `string[]`, `{any}` for a map of anything, `ToolProps`, `aws-lambda.IFunction`. */
function typeName(type: ts.TypeNode, namespaces: Source['namespaces']): string {
  if (ts.isArrayTypeNode(type)) return `${typeName(type.elementType, namespaces)}[]`;
  if (ts.isTypeLiteralNode(type)) return `{${typeName((type.members[0] as ts.IndexSignatureDeclaration).type, namespaces)}}`;
  const [namespace, ...rest] = type.getText().split('.');
  return rest.length === 0 ? namespace : `${namespaces.get(namespace)}.${rest.join('.')}`;
}

function isExported(node: ts.Node): boolean {
  return ts.canHaveModifiers(node) && Boolean(ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword));
}

function isInternal(node: ts.Node): boolean {
  return ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal');
}
