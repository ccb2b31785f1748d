import createPurifier from 'dompurify';
import mermaid from 'mermaid';
import { expect, test } from 'vitest';
import { codeBlocks, pages } from './pages';

// labels are cleaned while they are read, for which DOMPurify needs the document of a browser; where a diagram ends does not depend on it
Object.assign(createPurifier, { addHook: () => undefined, sanitize: (text: string) => text });

const DIAGRAMS = pages().flatMap(codeBlocks).filter(({ language }) => language === 'mermaid').map((block) => [`${block.page}:${block.line}`, block.code]);

test('there are diagrams', () => {
  expect(DIAGRAMS.length).toBeGreaterThanOrEqual(4);
});

test.each(DIAGRAMS)('the diagram at %s can be drawn', async (_place, code) => {
  expect(await mermaid.parse(code)).toMatchObject({ diagramType: expect.any(String) });
});

test('a semicolon ends a statement of a sequence diagram, so that the rest of a message is none', async () => {
  await expect(mermaid.parse('sequenceDiagram\n  A->>B: one; two')).rejects.toThrow('Parse error');
});
