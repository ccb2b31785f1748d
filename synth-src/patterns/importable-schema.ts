import type { SchemaProblem } from '../schema-problem';
import { mapSubschemas } from '../subschemas';

type Schema = Readonly<Record<string, unknown>>;

/** Takes a regular expression in a form that everybody can read, or says why it cannot. */
export type TakePattern = (pattern: string) => { readonly pattern: string } | { readonly problem: string };

/** A schema with regular expressions that everybody can read. */
export interface ImportableSchema {
  readonly schema: Schema;
  /** The things that it does without. */
  readonly omissions: readonly SchemaProblem[];
}

/** A schema that takes what the original takes, and more if it is looser. */
interface Loosened {
  readonly schema: Schema;
  readonly isLooser: boolean;
}

const DEFINITION = /^#\/\$defs\/([^/]+)$/;

/**
 * Leaves regular expressions out that cannot be taken. Nothing that was valid becomes invalid by that, also where the expression stands in what
 * must not match, or decides between others.
 *
 * @param schema all references in which lead to its `$defs`
 */
export function importableSchema(schema: Schema, take: TakePattern): ImportableSchema {
  let looserDefinitions: ReadonlySet<string> = new Set();
  for (;;) {
    const loosening = new Loosening(take, looserDefinitions);
    const { schema: loosened } = loosening.loosen(schema, '');
    if (loosening.looser.size === looserDefinitions.size) {
      return { schema: loosened, omissions: loosening.omissions };
    }
    looserDefinitions = loosening.looser; // what refers to them is looser, too
  }
}

class Loosening {
  public readonly omissions: SchemaProblem[] = [];
  /** The names of `$defs` that are looser than they were. */
  public readonly looser: Set<string>;

  constructor(private readonly take: TakePattern, known: ReadonlySet<string>) {
    this.looser = new Set(known);
  }

  public loosen(original: Schema, pointer: string): Loosened {
    const looserAt = new Set<string>();
    const parts = mapSubschemas(original, pointer, (subschema, at) => {
      const part = this.loosen(subschema, at);
      const [keyword, name] = at.slice(pointer.length + 1).split('/') as [string, string?];
      if (part.isLooser && keyword === '$defs') {
        this.looser.add(name!);
      } else if (part.isLooser) {
        looserAt.add(keyword);
      }
      return part.schema;
    });
    const { schema, isLooser } = this.withPatterns(parts, pointer);
    const target = typeof schema.$ref === 'string' ? DEFINITION.exec(decodeURIComponent(schema.$ref))?.[1] : undefined;
    return {
      schema: looserAt.size > 0 ? rearranged(schema, looserAt) : schema,
      isLooser: isLooser || looserAt.size > 0 || (target !== undefined && this.looser.has(target)),
    };
  }

  private withPatterns(schema: Schema, pointer: string): Loosened {
    const { pattern, patternProperties } = schema;
    let result = schema;
    let isLooser = false;
    if (typeof pattern === 'string') {
      const taken = this.taken(pattern, `${pointer}/pattern`);
      const { pattern: _, ...rest } = schema;
      result = taken === undefined ? rest : { ...schema, pattern: taken };
      isLooser = taken === undefined;
    }
    if (typeof patternProperties === 'object' && patternProperties !== null) {
      const entries = Object.entries(patternProperties).map(([name, member]) => [this.taken(name, `${pointer}/patternProperties`), member] as const);
      isLooser ||= entries.some(([name]) => name === undefined);
      // any member might have been meant, so what is for all others is for none
      const named = entries.map(([name, member]) => (name === undefined ? ['', true] : [name, member]));
      result = { ...result, patternProperties: Object.fromEntries(named) };
    }
    return { schema: result, isLooser };
  }

  private taken(pattern: string, pointer: string): string | undefined {
    const taken = this.take(pattern);
    if ('pattern' in taken) {
      return taken.pattern;
    }
    this.omissions.push({ pointer, message: `the pattern ${JSON.stringify(pattern)} is left out: ${taken.problem}` });
    return undefined;
  }
}

/** Keywords that a looser schema makes stricter become others that it does not. */
function rearranged(schema: Schema, looserAt: ReadonlySet<string>): Schema {
  let result: Record<string, unknown> = { ...schema };
  const alternatives: unknown[] = [];
  if (looserAt.has('not')) {
    delete result.not;
  }
  if (looserAt.has('contains')) {
    delete result.maxContains;
  }
  if (looserAt.has('oneOf')) {
    alternatives.push(result.oneOf);
    delete result.oneOf;
  }
  if (looserAt.has('if')) {
    const { if: condition, then: consequence = true, else: otherwise = true, ...rest } = result;
    alternatives.push([{ allOf: [condition, consequence] }, otherwise]);
    result = rest;
  }
  return alternatives.length === 0
    ? result
    : { ...result, allOf: [...(result.allOf as unknown[] ?? []), ...alternatives.map((anyOf) => ({ anyOf }))] };
}
