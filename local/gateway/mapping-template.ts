import { ownMember } from '../own-member';
import { StartError } from '../start-error';
import { lookUp } from './gateway-response';

/** What a mapping template may refer to. */
export interface TemplateInput {
  /** `$context`. */
  readonly context: object;
  /** `$stageVariables`. */
  readonly stageVariables: Readonly<Record<string, string>>;
  /** `$input.body`. */
  readonly body: string;
  /** `$input.params()`. */
  readonly params: Readonly<Record<'header' | 'querystring' | 'path', Readonly<Record<string, string>>>>;
}

/** The outcome of a mapping template. */
export interface RenderedTemplate {
  readonly text: string;
  /** `$context.responseOverride.header.*`. */
  readonly headerOverrides: Readonly<Record<string, string>>;
  /** `$context.responseOverride.status`. */
  readonly statusOverride?: number;
}

/** A template that is ready to use. */
export type MappingTemplate = (input: TemplateInput) => RenderedTemplate;

interface State {
  readonly input: TemplateInput;
  readonly variables: Map<string, string>;
  readonly headerOverrides: Map<string, string>;
  statusOverride?: number;
}

type Expression = (state: State) => string | boolean;
type Node = (state: State) => string;

/**
 * Compiles the part of the Velocity template language that the CDK uses in CORS preflight responses, and little more: text,
 * `$context`, `$stageVariables`, `$input.body`, `$input.params()`, variables, `#set`, `#if`, `#elseif`, `#else`; with `==`, `!=`,
 * `&&` and `||`.
 *
 * @param at where the template stands, for messages
 * @throws StartError for anything else
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function compileMappingTemplate(source: string, at: string): MappingTemplate {
  let rest = source;

  const fail = (): never => {
    throw new StartError(`${at}: the local server cannot evaluate the mapping template at "${rest.trim().split('\n')[0].slice(0, 60)}"`);
  };
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const match = new RegExp(`^(?:${pattern.source})`, `s${pattern.flags}`).exec(rest);
    if (match) rest = rest.slice(match[0].length);
    return match ?? undefined;
  };
  const expect = (pattern: RegExp): RegExpExecArray => take(pattern) ?? fail();

  /** A reference, behind its `$`. */
  function reference(): Expression {
    if (take(/input\.body\b/)) return ({ input }) => input.body;
    if (take(/input\.params\(\s*\)/)) {
      const [, place] = expect(/\.(header|querystring|path)\b/);
      const [, inCall, bare] = expect(/\.get\(\s*["']([^"']*)["']\s*\)|\.([\w-]+)/);
      return ({ input }) => ownMember(input.params[place as 'header'], inCall ?? bare) ?? '';
    }
    const params = take(/input\.params\(\s*["']([^"']*)["']\s*\)/);
    if (params) {
      const [, name] = params;
      return ({ input: { params: { path, querystring, header } } }) =>
        ownMember(path, name) ?? ownMember(querystring, name) ?? ownMember(header, name) ?? '';
    }
    const member = take(/(context|stageVariables)\.([\w.-]*\w)/);
    if (member) return ({ input }) => lookUp(input[member[1] as 'context'], member[2].split('.')) ?? '';
    const [, name] = expect(/(?!input\b|util\b|context\b|stageVariables\b)(\w+)(?!\w|\.\w|\()/);
    return ({ variables }) => variables.get(name) ?? '';
  }

  function operand(): Expression {
    take(/\s+/);
    const text = take(/"([^"$#]*)"|'([^']*)'|(\d+)/);
    if (text) return () => text[1] ?? text[2] ?? text[3];
    if (take(/true\b/)) return () => true;
    if (take(/false\b/)) return () => false;
    expect(/\$!?/);
    return reference();
  }

  function comparison(): Expression {
    const left = operand();
    const operator = take(/\s*(==|!=)/)?.[1];
    if (!operator) return left;
    const right = operand();
    return (state) => (String(left(state)) === String(right(state))) === (operator === '==');
  }

  function condition(): Expression {
    const left = comparison();
    const operator = take(/\s*(&&|\|\|)/)?.[1];
    if (!operator) return left;
    const right = condition();
    return operator === '&&' ? (state) => truthy(left(state)) && truthy(right(state)) : (state) => truthy(left(state)) || truthy(right(state));
  }

  function assignment(): Node {
    const header = take(/\s*\(\s*\$context\.responseOverride\.header\.([\w-]+)\s*=/)?.[1];
    const status = header === undefined && take(/\s*\(\s*\$context\.responseOverride\.status\s*=/);
    const variable = header === undefined && !status ? expect(/\s*\(\s*\$(\w+)\s*=/)[1] : '';
    const value = operand();
    expect(/\s*\)[ \t]*\n?/);
    return (state) => {
      if (header !== undefined) {
        state.headerOverrides.set(header, String(value(state)));
      } else if (status) {
        state.statusOverride = Number(value(state));
      } else {
        state.variables.set(variable, String(value(state)));
      }
      return '';
    };
  }

  function branches(): Node {
    expect(/\s*\(/);
    const test = condition();
    expect(/\s*\)[ \t]*\n?/);
    const yes = block();
    let no: Node = () => '';
    if (take(/#elseif\b/)) return choice(test, yes, branches());
    if (take(/#(?:else\b|\{else\})[ \t]*\n?/)) no = block();
    expect(/#end\b[ \t]*\n?/);
    return choice(test, yes, no);
  }

  function block(): Node {
    const nodes: Node[] = [];
    while (rest !== '' && !/^#(elseif|else|\{else\}|end)\b/.test(rest)) {
      const text = take(/[^$#]+/) ?? take(/\$(?![!a-z_{])|#(?![a-z_{])/i);
      if (text) {
        nodes.push(() => text[0]);
      } else if (take(/#set\b/)) {
        nodes.push(assignment());
      } else if (take(/#if\b/)) {
        nodes.push(branches());
      } else {
        expect(/\$!?/);
        const braces = take(/\{/);
        const value = reference();
        if (braces) expect(/\}/);
        nodes.push((state) => String(value(state)));
      }
    }
    return (state) => nodes.map((node) => node(state)).join('');
  }

  const template = block();
  if (rest !== '') fail();
  return (input) => {
    const state: State = { input, variables: new Map(), headerOverrides: new Map() };
    return { text: template(state), headerOverrides: Object.fromEntries(state.headerOverrides), statusOverride: state.statusOverride };
  };
}

function choice(test: Expression, yes: Node, no: Node): Node {
  return (state) => truthy(test(state)) ? yes(state) : no(state);
}

function truthy(value: string | boolean): boolean {
  return value === true || (typeof value === 'string' && value !== '' && value !== 'false');
}
