/** The least contrast of text with what is behind it (WCAG 2.2, 1.4.3). */
export const TEXT_CONTRAST = 4.5;

/** The least contrast of the edge of a control with what is around it (WCAG 2.2, 1.4.11). */
export const EDGE_CONTRAST = 3;

const BLACK = '#000000';
const WHITE = '#ffffff';

/** How much lighter or darker each attempt of `adjusted` is, in hundredths. */
const STEP = 5;

/** The contrast of two colours (WCAG 2.2, "contrast ratio"), from 1 to 21; each as `#rrggbb`. */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** Black or white: what is easier to read on a background. The contrast is 4.58 at least, whatever the background. */
export function textColorOn(background: string): string {
  return contrast(BLACK, background) > contrast(WHITE, background) ? BLACK : WHITE;
}

/** The colour, as much lighter or darker as it takes to contrast with a background. */
export function adjusted(color: string, background: string, minimum: number): string {
  const target = textColorOn(background);
  let result = color;
  for (let share = STEP; contrast(result, background) < minimum && share <= 100; share += STEP) {
    result = mixed(color, target, share / 100);
  }
  return result;
}

function mixed(color: string, other: string, share: number): string {
  const target = channels(other);
  return `#${channels(color).map((channel, index) => Math.round(channel + (target[index]! - channel) * share).toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG 2.2, "relative luminance". */
function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
}
