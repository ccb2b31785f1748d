/** Markup that is safe to send: made by `html`, or a constant of ours. A class, so that nothing parsed from JSON passes for one. */
export class Html {
  constructor(readonly markup: string) {}
}

/** What a template may hold. Text is escaped; nothing is shown for `undefined`. */
export type HtmlValue = string | number | Html | readonly Html[] | undefined;

/**
 * A template of HTML, the only place where text becomes markup: every value is escaped, unless it is markup already. Values
 * may stand between tags and in quoted attributes, nowhere else.
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(markupOf)));
}

function markupOf(value: HtmlValue): string {
  if (value === undefined) {
    return '';
  }
  if (value instanceof Html) {
    return value.markup;
  }
  return typeof value === 'object' ? value.map(markupOf).join('') : escape(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
