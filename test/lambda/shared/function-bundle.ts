/** Where `npm run bundle` puts a function. */
export function functionBundle(name: 'oauth' | 'authorizer' | 'rotation'): string {
  return new URL(`../../../assets/${name}/index.mjs`, import.meta.url).pathname;
}
