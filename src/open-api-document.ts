import * as fs from 'fs';
import type { OpenApiSource } from './private/open-api';

/**
 * An OpenAPI 3.0 or 3.1 document, in JSON or YAML.
 *
 * It must be whole: references to other documents are not followed. Tools like `redocly bundle` make one document of many.
 *
 * @see https://spec.openapis.org/oas/v3.1.1
 */
export class OpenApiDocument {
  /**
   * A document that is read from a JSON or YAML file, at synthesis.
   *
   * @param path the path of the file; a relative one starts at the working directory of the CDK app
   */
  public static fromFile(path: string): OpenApiDocument {
    return new OpenApiDocument(() => ({ name: path, text: fs.readFileSync(path, 'utf8') }));
  }

  /**
   * A document that is given as JSON or YAML text.
   *
   * @param text the document
   */
  public static fromText(text: string): OpenApiDocument {
    return new OpenApiDocument(() => ({ name: 'document', text }));
  }

  /**
   * A document that is given as an object. Messages then name places by JSON pointers, not by lines.
   *
   * @param document the document
   */
  public static fromObject(document: { [key: string]: any }): OpenApiDocument {
    return new OpenApiDocument(() => ({ name: 'document', object: document }));
  }

  private constructor(private readonly read: () => OpenApiSource) {}

  /**
   * Reads the document. Only when the backend is added, so that what is wrong with it can be told with all else.
   *
   * @throws when the file cannot be read
   * @internal
   */
  public _read(): OpenApiSource {
    return this.read();
  }
}
