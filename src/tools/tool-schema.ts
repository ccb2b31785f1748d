import * as fs from 'fs';
import { Token } from 'aws-cdk-lib';
import { checkArguments } from '../checks/props/arguments';

/**
 * The schema of a tool's arguments or of its structured result: any JSON Schema 2020-12 document.
 *
 * It reaches the client verbatim, keyword by keyword, and is checked at synthesis, when the tool is added to its server:
 * it must be valid, and must not refer to other documents. A document of draft 2019-09, draft-07 or draft-06 is taken too
 * if its `$schema` says so.
 *
 * Regular expressions are those of ECMA-262. One that takes for ever on some text fails synthesis.
 *
 * Titles, descriptions, defaults and examples may hold CloudFormation tokens; all else must be known at synthesis.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/server/tools
 * @see https://json-schema.org/draft/2020-12
 */
export class ToolSchema {
  /**
   * A schema that is given as an object.
   *
   * Its members are deployed in one order, since the maps of some languages have none: `properties` begin with those that are `required`, in
   * the order of that list, and go on by name; all else goes by name. If you want another order, give the schema as text or as a file.
   *
   * @param schema the JSON Schema document
   *
   * @exampleMetadata nofixture
   * @example
   * import { ToolSchema } from 'cdk-remote-mcp-server';
   *
   * ToolSchema.fromObject({
   *   type: 'object',
   *   properties: { city: { type: 'string', description: 'Name of a city' } },
   *   required: ['city'],
   * });
   */
  public static fromObject(schema: { [key: string]: any }): ToolSchema {
    return new ToolSchema(() => schema);
  }

  /**
   * A schema that is given as JSON text.
   *
   * @param text the JSON Schema document
   */
  public static fromJson(text: string): ToolSchema {
    return new ToolSchema(() => parse(text));
  }

  /**
   * A schema that is read from a JSON file, at synthesis.
   *
   * @param path the path of the file; a relative one starts at the working directory of the CDK app
   */
  public static fromFile(path: string): ToolSchema {
    return new ToolSchema(() => JSON.parse(fs.readFileSync(path, 'utf8')));
  }

  private constructor(private readonly read: () => unknown) {}

  /**
   * Reads the document. Only when the tool is added, so that what is wrong with it can be told with the name of the tool.
   *
   * @throws when the text is not JSON, or the file cannot be read
   * @internal
   */
  public _read(): unknown {
    return this.read();
  }
}

/** Titles and the like within the text may hold tokens. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw Token.isUnresolved(text) ? new Error('the text must be known at synthesis; write it without CloudFormation tokens') : error;
  }
}

checkArguments(ToolSchema);
