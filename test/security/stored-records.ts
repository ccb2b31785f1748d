import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A record of the authorization server's table, as `remote-mcp local --data` keeps it. */
export interface Stored {
  /** Epoch seconds. */
  readonly expiresAt: number;
  /** The item, in the form of DynamoDB's API. */
  readonly item: Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;
}

/** A line of the journal is the changes that were made together; keys and values are binary strings. */
type Change = readonly ['put', key: string, value: string] | readonly ['del', key: string];

/** The records of a type that a server has written so far. */
export async function storedRecords(data: string, type: string): Promise<Stored[]> {
  const entries = new Map<string, string>();
  for (const file of await journals(data)) {
    for (const [operation, key, value] of await changesIn(file)) {
      if (operation === 'put') entries.set(`${file} ${key}`, value);
      else entries.delete(`${file} ${key}`);
    }
  }
  return [...entries.values()].filter((value) => value.includes(`"${type}#`)).map((value) => {
    const item = JSON.parse(Buffer.from(value, 'latin1').toString());
    return { item, expiresAt: Number(item.expiresAt.N) };
  });
}

/** Changes the records of a type in the folder of a stopped server, as time would. */
export async function changeStoredRecords(data: string, type: string, change: (value: string) => string): Promise<void> {
  for (const file of await journals(data)) {
    const changes = (await changesIn(file)).map((entry): Change => {
      const [operation, key, value] = entry;
      return operation === 'put' && value.includes(`"${type}#`) ? [operation, key, change(value)] : entry;
    });
    await writeFile(file, changes.map((entry) => `${JSON.stringify([entry])}\n`).join(''));
  }
}

async function journals(data: string): Promise<string[]> {
  const files = await readdir(data, { recursive: true, withFileTypes: true });
  return files.filter((file) => file.isFile() && file.name !== 'lock' && !file.name.endsWith('.json')).map(({ parentPath, name }) => join(parentPath, name));
}

async function changesIn(file: string): Promise<Change[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.flatMap((line): Change[] => JSON.parse(line));
}
