/** The part of dynalite that is used; it comes without types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** A folder; in memory unless given. */
    readonly path?: string;
    /** How long a table is `CREATING`, in milliseconds; 500 unless given. */
    readonly createTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}
