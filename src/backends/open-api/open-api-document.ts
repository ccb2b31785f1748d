import * as fs from 'fs';
import type { OpenApiSource } from './open-api-source';
import { checkArguments } from '../../checks/props/arguments';

/**
 * An OpenAPI 3.0 or 3.1 document, or one of Swagger 2.0, in JSON or YAML.
 *
 * One that is read from a file may be split over several below its folder. Other documents are not followed: tools like `redocly bundle` make
 * one of many.
 *
 * @see https://spec.openapis.org/oas/v3.1.1
 */
export class OpenApiDocument {
  /**
   * Reads a document from a JSON or YAML file, at synthesis, and from others below the folder of that file to which it refers.
   *
   * @param path the path of the file; a relative one starts at the working directory of the CDK app
   *
   * @exampleMetadata nofixture
   * @example
   * import { OpenApiDocument } from 'cdk-remote-mcp-server';
   *
   * OpenApiDocument.fromFile('api/openapi.yaml');
   */
  public static fromFile(path: string): OpenApiDocument {
    return new OpenApiDocument(() => ({ name: path, path, text: fs.readFileSync(path, 'utf8') }));
  }

  /**
   * Takes a document that is given as JSON or YAML text. It has no folder, so that it must be whole.
   *
   * @param text the document
   */
  public static fromText(text: string): OpenApiDocument {
    return new OpenApiDocument(() => ({ name: 'document', text }));
  }

  /**
   * Takes a document that is given as an object. Messages then name places by JSON pointers, not by lines, and tools are in the order of the
   * paths' names, since the maps of some languages have no order. It has no folder, so that it must be whole.
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

checkArguments(OpenApiDocument);
