import type { FileSource } from './bundle-code';
import { deployJson } from './deploy-time-values';
import { readFormats, validatorFile } from '../checks/json-schema';
import { FORMATS_FILE, type JsonObject, type ToolManifest, type ToolValidatorsManifest, VALIDATOR_FOLDER } from '../contract';

/** The validators of the tools of one server. */
export class ToolValidators {
  /** By where they go in the asset. */
  public readonly files = new Map<string, FileSource>();

  /** Takes the schemas of a tool, which have been checked. */
  public add({ inputSchema, outputSchema }: Pick<ToolManifest, 'inputSchema' | 'outputSchema'>): ToolValidatorsManifest {
    return { input: this.addSchema(inputSchema), ...(outputSchema !== undefined && { output: this.addSchema(outputSchema) }) };
  }

  private addSchema(schema: JsonObject): string {
    // what is known at deployment only decides on nothing; by its index, it is the same in each synthesis
    const { path, text, needsFormats } = validatorFile(JSON.parse(deployJson(schema).text));
    this.files.set(path, Buffer.from(text));
    if (needsFormats) {
      const formats = `${VALIDATOR_FOLDER}/${FORMATS_FILE}`;
      this.files.set(formats, this.files.get(formats) ?? readFormats());
    }
    return path;
  }
}
