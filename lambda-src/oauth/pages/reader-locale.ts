/** The language of the pages, and of dates for readers who name none. */
export const DEFAULT_LOCALE = 'en-GB';

/** In characters: browsers send some dozens. */
const MAX_LENGTH = 500;

/**
 * Finds the first language that a reader prefers and that dates can be written in.
 *
 * @param acceptLanguage the header (RFC 9110 section 12.5.4), unchecked
 * @returns a BCP 47 tag
 */
export function readerLocale(acceptLanguage = ''): string {
  const ranges = acceptLanguage.slice(0, MAX_LENGTH).split(',').flatMap((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    return quality > 0 ? [{ tag, quality }] : [];
  });
  ranges.sort((a, b) => b.quality - a.quality);
  return ranges.map(({ tag }) => supportedLocale(tag)).find((locale) => locale !== undefined) ?? DEFAULT_LOCALE;
}

function supportedLocale(tag: string): string | undefined {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag === '' ? [] : new Intl.Locale(tag).baseName)[0];
  } catch {
    return undefined; // not a language tag, such as `*`
  }
}
