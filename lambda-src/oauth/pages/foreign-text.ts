import { html, type Html } from './html';

/** In characters; longer names are cut. */
const MAX_NAME_LENGTH = 60;

/** Line breaks, and characters that are shown as a blank and are none: the Braille pattern without dots, and the musical note without head. */
const BLANKS = /[\t\n\v\f\r\u0085\u2028\u2029\u2800\u{1d159}]/gu;

/** What is not there to be seen: controls, directional marks and overrides, zero-width characters, fillers, unassigned and private code points. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu;

/** More marks than any script stacks on one letter: they would grow into the lines above. */
const SURPLUS_MARKS = /(\p{M}{4})\p{M}+/gu;

/**
 * Text of somebody else, such as the name of a client, without what could make it look like something else (UTS 36), cut
 * to a length that leaves room for what we say. `undefined` if nothing visible is left.
 */
export function foreignText(text: string | undefined, maxLength = MAX_NAME_LENGTH): string | undefined {
  const characters = Array.from((text ?? '')
    .replace(BLANKS, ' ')
    .replace(UNSEEN, '')
    .replace(SURPLUS_MARKS, '$1')
    .replace(/\s+/g, ' ')
    .trim());
  if (characters.length === 0) {
    return undefined;
  }
  return characters.length > maxLength ? `${characters.slice(0, maxLength - 1).join('').trimEnd()}…` : characters.join('');
}

/** The same as markup: whatever its script, it does not reorder the words around it. */
export function isolated(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}
