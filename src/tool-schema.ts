import * as fs from 'fs';

/**
 * The schema of a tool's arguments or of its structured result: any JSON Schema 2020-12 document.
 *
 * It reaches the client verbatim, keyword by keyword, and is checked at synthesis, when the tool is added to its server:
 * it must be valid, and must not refer to other documents. A document of draft 2019-09, draft-07 or draft-06 is taken too
 * if its `$schema` says so.
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
    return new ToolSchema(() => JSON.parse(text));
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
