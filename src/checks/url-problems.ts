/** A CloudFormation token within a string. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;
const FIRST_TOKEN = new RegExp(`^${TOKEN.source}`);

/**
 * What is wrong with an absolute URL that requests go to, or begin with. Parts of it, or all, may be known at deployment only.
 *
 * @param protocols as in `https:`
 */
export function urlProblems(prop: string, value: string, protocols: readonly string[]): string[] {
  // a token that comes first may hold the scheme too
  const text = withoutTokens(value.replace(FIRST_TOKEN, 'https://token'));
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // URL takes, and drops, what does not belong into one
  return url && protocols.includes(url.protocol) && /^https?:\/\/[^/]/.test(text) && !/[?#@\s\\{}]/.test(text)
    ? []
    : [`${prop} must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}, without user, query, fragment and `
      + `placeholders, got ${JSON.stringify(value)}`];
}

/** The text with a word in the place of every token, for checks of its form. */
export function withoutTokens(text: string): string {
  return text.replace(TOKEN, 'token');
}
