import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjusted, contrast, EDGE_CONTRAST, TEXT_CONTRAST, textColorOn } from '../../../../lambda-src/oauth/pages/color';

const COLOR = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

test('the contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#ffffff', '#767676')).toBeCloseTo(4.54, 2);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(contrast('#0b57d0', '#0b57d0')).toBe(1);
});

test('text on any accent colour can be read', () => {
  fc.assert(fc.property(COLOR, (accent) => contrast(textColorOn(accent), accent) >= TEXT_CONTRAST), { numRuns: 2_000 });
});

test.each(['#ffffff', '#1a1e24'])('any accent colour is made to be seen on %s', (surface) => {
  fc.assert(fc.property(COLOR, fc.constantFrom(EDGE_CONTRAST, TEXT_CONTRAST), (accent, minimum) => {
    const result = adjusted(accent, surface, minimum);
    return /^#[0-9a-f]{6}$/.test(result) && contrast(result, surface) >= minimum;
  }), { numRuns: 2_000 });
});

test('an accent colour that can be seen stays as it is', () => {
  expect(adjusted('#0b57d0', '#ffffff', TEXT_CONTRAST)).toBe('#0b57d0');
});
