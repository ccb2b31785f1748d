/** A change of the code that changes nothing of what it does, so that no test can notice it. */
export interface EquivalentMutant {
  readonly file: string;
  /** The text that is changed, which may be part of a line. */
  readonly original: string;
  /** The text that it is changed to. */
  readonly replacement: string;
  readonly reason: string;
}

/** Those that are known. One that is not there any more, or is noticed by a test, is an error. */
export const EQUIVALENT_MUTANTS: readonly EquivalentMutant[] = [
  {
    file: 'lambda-src/mcp/egress/guarded-route.ts',
    original: '/^\\[(.*)\\]$/',
    replacement: '/\\[(.*)\\]$/',
    reason: 'the URL parser takes brackets around a whole host only',
  },
  {
    file: 'lambda-src/mcp/egress/guarded-route.ts',
    original: '/^\\[(.*)\\]$/',
    replacement: '/^\\[(.*)\\]/',
    reason: 'the URL parser takes brackets around a whole host only',
  },
  {
    file: 'lambda-src/oauth/clients/guarded-fetch.ts',
    original: 'isIP(hostname) === 0',
    replacement: 'true',
    reason: 'an address does not match the pattern, whose last label begins with a letter',
  },
  {
    file: 'lambda-src/oauth/clients/guarded-fetch.ts',
    original: 'status >= 200',
    replacement: 'true',
    reason: 'Node hands statuses below 200 to nobody who waits for a response',
  },
  {
    file: 'lambda-src/oauth/clients/guarded-fetch.ts',
    original: 'status >= 200',
    replacement: 'status > 200',
    reason: '200 does not get here',
  },
  {
    file: 'lambda-src/oauth/clients/guarded-fetch.ts',
    original: '\'\'',
    replacement: '"Stryker was here!"',
    reason: 'is not a JSON type either',
  },
  {
    file: 'lambda-src/oauth/clients/guarded-fetch.ts',
    original: '{ once: true }',
    replacement: '{}',
    reason: 'a deadline passes once',
  },
  {
    file: 'lambda-src/oauth/clients/guarded-fetch.ts',
    original: 'true',
    replacement: 'false',
    reason: 'a deadline passes once',
  },
  {
    file: 'lambda-src/shared/guarded-lookup.ts',
    original: '\'\'',
    replacement: '"Stryker was here!"',
    reason: 'nobody reads the address that comes with an error',
  },
  {
    file: 'lambda-src/shared/address-range.ts',
    original: '\'\'',
    replacement: '"Stryker was here!"',
    reason: 'a text that is split has one part at least',
  },
  {
    file: 'lambda-src/authorizer/read-records.ts',
    original: '\'\'',
    replacement: '"Stryker was here!"',
    reason: 'every record has a key',
  },
];
