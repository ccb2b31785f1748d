import { expect, test } from 'vitest';
import { parameterParts, pathText, type ParameterStyle } from '../../../../lambda-src/mcp/handlers/http/parameter-styles';
import { encodeAll } from '../../../../lambda-src/mcp/handlers/http/percent-encoding';

const ARRAY = ['blue', 'black', 'brown'];
const OBJECT = { R: 100, G: 200, B: 150 };

// OpenAPI 3.1.1 section 4.8.12.4, style examples. Brackets and pipes are percent-encoded there too.
test.each<[style: ParameterStyle, explode: boolean, empty: string, text: string, array: string, object: string]>([
  ['matrix', false, ';color', ';color=blue', ';color=blue,black,brown', ';color=R,100,G,200,B,150'],
  ['matrix', true, ';color', ';color=blue', ';color=blue;color=black;color=brown', ';R=100;G=200;B=150'],
  ['label', false, '.', '.blue', '.blue,black,brown', '.R,100,G,200,B,150'],
  ['label', true, '.', '.blue', '.blue.black.brown', '.R=100.G=200.B=150'],
  ['simple', false, '', 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
  ['simple', true, '', 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
])('%s, explode %s, in a path', (style, explode, empty, text, array, object) => {
  const written = (value: unknown) => pathText('color', value, { style, explode, encode: encodeAll });
  expect([written(''), written('blue'), written(ARRAY), written(OBJECT)]).toEqual([empty, text, array, object]);
});

test.each<[style: ParameterStyle, explode: boolean, empty: string, text: string, array: string, object: string]>([
  ['form', false, 'color=', 'color=blue', 'color=blue,black,brown', 'color=R,100,G,200,B,150'],
  ['form', true, 'color=', 'color=blue', 'color=blue&color=black&color=brown', 'R=100&G=200&B=150'],
  ['spaceDelimited', false, 'color=', 'color=blue', 'color=blue%20black%20brown', 'color=R%20100%20G%20200%20B%20150'],
  ['spaceDelimited', true, 'color=', 'color=blue', 'color=blue&color=black&color=brown', 'R=100&G=200&B=150'],
  ['pipeDelimited', false, 'color=', 'color=blue', 'color=blue%7Cblack%7Cbrown', 'color=R%7C100%7CG%7C200%7CB%7C150'],
  ['pipeDelimited', true, 'color=', 'color=blue', 'color=blue&color=black&color=brown', 'R=100&G=200&B=150'],
  ['deepObject', true, 'color=', 'color=blue', 'color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown', 'color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150'],
])('%s, explode %s, in a query', (style, explode, empty, text, array, object) => {
  const written = (value: unknown) => parameterParts('color', value, { style, explode, encode: encodeAll }).join('&');
  expect([written(''), written('blue'), written(ARRAY), written(OBJECT)]).toEqual([empty, text, array, object]);
});

const form = { style: 'form', explode: true, encode: encodeAll } as const;

test.each([undefined, null, [], {}, [null], { a: null }])('%j is no parameter', (value) => {
  expect(parameterParts('color', value, form)).toEqual([]);
  expect(parameterParts('color', value, { ...form, explode: false })).toEqual([]);
});

test('values within values are JSON, for which no style has a form', () => {
  expect(parameterParts('filter', [{ a: 1 }, 'x'], form).map(decodeURIComponent)).toEqual(['filter={"a":1}', 'filter=x']);
});

test('deep objects are as deep as they are', () => {
  const parts = parameterParts('filter', { a: { b: [1, { c: true }] }, d: null }, { ...form, style: 'deepObject' });
  expect(parts.map(decodeURIComponent)).toEqual(['filter[a][b][0]=1', 'filter[a][b][1][c]=true']);
});

test('names and values are percent-encoded apart from what joins them', () => {
  expect(parameterParts('a&b', 'c=d&e', form)).toEqual(['a%26b=c%3Dd%26e']);
  expect(parameterParts('x', ['a,b', 'c'], { ...form, explode: false })).toEqual(['x=a%2Cb,c']);
});
