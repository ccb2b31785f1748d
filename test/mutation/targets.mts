/** A part of the code whose tests must notice every change of it. */
export interface Target {
  /** Files, or patterns, that are changed. */
  readonly code: readonly string[];
  /** Files with the tests that have to notice. All of them load the code in their own process, from bundles or as it is. */
  readonly tests: readonly string[];
}

const OAUTH = 'lambda-src/oauth';
const OAUTH_TESTS = 'test/lambda/oauth';

/** The parts that decide who gets in, by name. */
export const TARGETS: Readonly<Record<string, Target>> = {
  'authorizer': {
    code: ['lambda-src/authorizer/*.ts', 'lambda-src/shared/access-token.ts', 'lambda-src/shared/decoded-token.ts', 'lambda-src/shared/scope-claim.ts'],
    tests: [
      ...['authorizer', 'dpop', 'external-tokens', 'grants', 'tool-scopes', 'unprocessed-keys'].map((name) => `test/lambda/authorizer/${name}.test.ts`),
      'test/lambda/shared/scope-closure.test.ts',
    ],
  },
  'refresh-grace': {
    code: ['used-once', 'refresh-token-adapter', 'authorization-code-adapter'].map((name) => `${OAUTH}/records/${name}.ts`),
    tests: ['refresh-token', 'authorization-code', 'record-adapter', 'unavailable'].map((name) => `${OAUTH_TESTS}/${name}.test.ts`),
  },
  'consent-memory': {
    code: ['consent', 'grant'].map((name) => `${OAUTH}/authorization/${name}.ts`),
    tests: ['remembered-consent', 'scope-choice', 'former-scopes', 'browser-binding', 'changed-account', 'no-scopes', 'account/account']
      .map((name) => `${OAUTH_TESTS}/${name}.test.ts`),
  },
  'sign-in-binding': {
    code: ['browser', 'sign-in', 'callback-endpoint', 'form-origin', 'sealed', 'interaction', 'account'].map((name) => `${OAUTH}/authorization/${name}.ts`),
    tests: ['browser-binding', 'changed-account', 'settled-interaction', 'authorization-flow', 'passphrase-page', 'prefetch'].map((name) => `${OAUTH_TESTS}/${name}.test.ts`),
  },
  'registration-policy': {
    code: ['registration-policy', 'redirect-uris', 'app-scheme', 'host-pattern', 'client-registration', 'initial-access-token', 'grant-types']
      .map((name) => `${OAUTH}/clients/${name}.ts`),
    tests: [
      'clients/redirect-uris', 'clients/registration', 'clients/people-registration', 'clients/reserved-names', 'clients/client-management', 'clients/metadata-document',
      'assertions/identity-assertion',
    ].map((name) => `${OAUTH_TESTS}/${name}.test.ts`),
  },
  'egress-guard': {
    code: [
      'lambda-src/mcp/egress/guarded-route.ts', 'lambda-src/mcp/egress/redirects.ts', 'lambda-src/shared/guarded-lookup.ts',
      'lambda-src/shared/address-range.ts', `${OAUTH}/clients/guarded-fetch.ts`,
    ],
    tests: ['test/lambda/mcp/http/egress.test.ts', `${OAUTH_TESTS}/clients/guarded-fetch.test.ts`],
  },
};
