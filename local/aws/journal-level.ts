import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryLevel } from 'memory-level';
import { openJournal, type Change, type Journal } from './journal';

/** What abstract-level asks of a store; its types leave it out. Keys and values are encoded by then. */
interface StoreImplementation {
  _open(options: object): Promise<void>;
  _close(): Promise<void>;
  _put(key: Buffer, value: Buffer, options: object): Promise<void>;
  _del(key: Buffer, options: object): Promise<void>;
  _batch(operations: readonly Operation[], options: object): Promise<void>;
  _clear(options: object): Promise<void>;
}

type Operation =
  | { readonly type: 'put'; readonly key: Buffer; readonly value: Buffer }
  | { readonly type: 'del'; readonly key: Buffer };

const MemoryStore = MemoryLevel as unknown as new (location: string, options?: object) => MemoryLevel<Buffer, Buffer> & StoreImplementation;

/**
 * A store in memory that writes every change to a journal first: the bundle puts it in the place of the `level` package,
 * whose store is native code.
 *
 * @see https://github.com/Level/abstract-level#private-api-for-implementors
 */
export class Level extends MemoryStore {
  readonly #journal: Journal;

  /** @param location the folder of the journal, created if missing. Throws if the journal is not readable. */
  constructor(location: string, options?: object) {
    mkdirSync(location, { recursive: true });
    const journal = openJournal(join(location, 'dynamodb.journal'));
    super(location, options);
    this.#journal = journal;
  }

  override async _open(options: object): Promise<void> {
    await super._open(options);
    const operations = [...this.#journal.entries].map(([key, value]) => ({
      type: 'put' as const,
      key: Buffer.from(key, 'latin1'),
      value: Buffer.from(value, 'latin1'),
    }));
    await super._batch(operations, {});
  }

  override async _close(): Promise<void> {
    await super._close();
    this.#journal.close();
  }

  override async _put(key: Buffer, value: Buffer, options: object): Promise<void> {
    this.#journal.append([put(key, value)]);
    await super._put(key, value, options);
  }

  override async _del(key: Buffer, options: object): Promise<void> {
    this.#journal.append([del(key)]);
    await super._del(key, options);
  }

  override async _batch(operations: readonly Operation[], options: object): Promise<void> {
    this.#journal.append(operations.map((operation) => (operation.type === 'put' ? put(operation.key, operation.value) : del(operation.key))));
    await super._batch(operations, options);
  }

  override async _clear(options: object): Promise<void> {
    const keys = await this.keys({ ...options, keyEncoding: 'buffer' }).all();
    await this._batch(keys.map((key) => ({ type: 'del', key })), {});
  }
}

function put(key: Buffer, value: Buffer): Change {
  return ['put', key.toString('latin1'), value.toString('latin1')];
}

function del(key: Buffer): Change {
  return ['del', key.toString('latin1')];
}
