import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { storedValidator, type Validator } from '../../../lambda-src/mcp/tools/validator';
import { FORMATS_FILE, type JsonObject, type ToolManifest, VALIDATOR_FOLDER } from '../../../src/contract';
import { validatorFile } from '../../../synth-src/json-schema';

/** Tools with the files that validate for them, by path in the asset. */
export interface WithValidators {
  readonly tools: ToolManifest[];
  readonly files: Readonly<Record<string, string>>;
}

const FORMATS = fileURLToPath(new URL(`../../../assets/json-schema/${FORMATS_FILE}`, import.meta.url));

/** The validators of a tool that is not in an asset yet. */
export const MADE_AT_START: ToolManifest['validators'] = { input: '' };

/** Makes the validators of tools as synthesis does. */
export function withValidators(tools: readonly ToolManifest[]): WithValidators {
  const files: Record<string, string> = { [`${VALIDATOR_FOLDER}/${FORMATS_FILE}`]: readFileSync(FORMATS, 'utf8') };
  const fileOf = (schema: JsonObject) => {
    const { path, text } = validatorFile(schema);
    files[path] = text;
    return path;
  };
  return {
    tools: tools.map((tool) => ({
      ...tool,
      validators: { input: fileOf(tool.inputSchema), ...(tool.outputSchema !== undefined && { output: fileOf(tool.outputSchema) }) },
    })),
    files,
  };
}

let folder: string | undefined;

/** The validator of a schema as a function would load it. */
export function validatorOf(schema: JsonObject): Validator {
  folder ??= makeFolder();
  const { path, text } = validatorFile(schema);
  writeFileSync(join(folder, path), text);
  return storedValidator(join(folder, path));
}

function makeFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'validators-'));
  process.once('exit', () => rmSync(made, { recursive: true }));
  mkdirSync(join(made, VALIDATOR_FOLDER));
  writeFileSync(join(made, VALIDATOR_FOLDER, FORMATS_FILE), readFileSync(FORMATS));
  return made;
}
