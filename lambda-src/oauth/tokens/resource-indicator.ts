/**
 * Compares a resource indicator (RFC 8707) with the one that this server stands for. Scheme and host may be in upper case
 * and one slash may follow, because MCP clients send `new URL(url).href` and users type what they like.
 */
export function isSameResource(indicator: string, resource: string): boolean {
  const normalized = URL.parse(indicator)?.href;
  return normalized !== undefined && withoutTrailingSlash(normalized) === withoutTrailingSlash(new URL(resource).href);
}

/**
 * Writes the resource of this server in the one way that oidc-provider compares it by: clients may name it in one way when they
 * ask for a code, and in another when they exchange it.
 *
 * @param form form-encoded parameters
 */
export function withCanonicalResource(form: string, resource: string): string {
  const parameters = new URLSearchParams(form);
  const indicators = parameters.getAll('resource');
  const canonical = indicators.map((indicator) => (isSameResource(indicator, resource) ? resource : indicator));
  if (canonical.every((indicator, index) => indicator === indicators[index])) {
    return form;
  }
  parameters.delete('resource');
  canonical.forEach((indicator) => parameters.append('resource', indicator));
  return parameters.toString();
}

function withoutTrailingSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}
