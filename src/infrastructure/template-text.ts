import { Fn } from 'aws-cdk-lib';

/** A CloudFormation token in a string. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;

/** The characters that velocity templates would take for their own, unless it is one of the CDK's tokens. */
const TEMPLATE_SYNTAX = /\$\{Token\[[^\]]*\]\}|[$#]/g;

/** The characters that a string of JSON in a velocity template cannot hold as they are, and what stands for them, in the order in which CloudFormation replaces it. */
const REPLACEMENTS = [['\\', '\\\\'], ['"', '\\"'], ['\n', '\\n'], ['\r', '\\r'], ['\t', '\\t'], ['$', '\\u0024'], ['#', '\\u0023']] as const;

/** Writes a document as a velocity template that gives this JSON, whatever text is in it. */
export function jsonTemplate(document: object): string {
  // JSON can write any character by its number
  return JSON.stringify(document)
    .replace(TEMPLATE_SYNTAX, (match) => match.length > 1 ? match : `\\u00${match.charCodeAt(0).toString(16)}`);
}

/** Prepares a text of the owner's for `jsonTemplate`: what is known at deployment only, CloudFormation writes as JSON then. */
export function textInJson(text: string): string {
  return text.replace(TOKEN, (token) => REPLACEMENTS.reduce((value, [from, to]) => Fn.join(to, Fn.split(from, value)), token));
}
