import { getDomain } from 'tldts';
import { foreignText } from './foreign-text';
import { html, type Html } from './html';

/** In characters, with a port (RFC 1035 section 2.3.4). */
const MAX_LENGTH = 260;

/** Characters directly before and after a host, which must stay on its line. */
export interface Punctuation {
  readonly before?: string;
  readonly after?: string;
}

/**
 * Makes a host, and marks the part that somebody has registered: it tells who the host belongs to, whatever comes before it.
 * Lines break only after the dots of the rest, as long as the marked part fits on one line.
 *
 * Names are registered below a public suffix (publicsuffix.org), and those of hosting services count: `example.co.uk`,
 * `example.github.io`.
 *
 * @param host as `URL.host` has it
 */
export function hostName(host: string, { before = '', after = '' }: Punctuation = {}): Html {
  const shown = foreignText(host, MAX_LENGTH) ?? '';
  const registered = getDomain(shown, { allowPrivateDomains: true }) ?? shown;
  const start = Math.max(0, shown.lastIndexOf(registered));
  const labels = shown.slice(0, start).split(/(?<=\.)/).filter((label) => label !== '');
  const name = html`<strong>${shown.slice(start)}</strong>${after}`;
  if (labels.length === 0) {
    return html`<bdi class="host"><span class="part">${before}${name}</span></bdi>`;
  }
  const [first, ...others] = labels;
  const parts = [html`${before}${first}`, ...others.map((label) => html`${label}`), name].map((part) => html`<span class="part">${part}</span>`);
  // screen readers would pause between the parts
  return html`<bdi class="host"><span class="whole">${before}${shown}${after}</span><span aria-hidden="true">${parts}</span></bdi>`;
}
