import { html, type Html } from './html';
import { DEFAULT_LOCALE } from './reader-locale';

/**
 * A day in words, as in `23 February 2027`: that of Greenwich, for the page does not know where the person is.
 *
 * @param epochSeconds a time of that day
 * @param locale the language of its reader, which need not be that of the page
 */
export function day(epochSeconds: number, locale = DEFAULT_LOCALE): Html {
  const time = new Date(epochSeconds * 1_000);
  const words = time.toLocaleDateString(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return html`<time datetime="${time.toISOString()}" lang="${locale}"><bdi>${words}</bdi></time>`;
}
