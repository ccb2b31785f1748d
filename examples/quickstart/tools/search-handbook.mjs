import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('./handbook/', import.meta.url);

/** Every `## heading` of every page, with the text below it. */
const sections = readdirSync(folder).flatMap((file) =>
  readFileSync(new URL(file, folder), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading, ...lines] = section.split('\n');
      return { page: file.replace('.md', ''), heading, text: lines.join('\n').trim() };
    }));

/** Ranks sections by how many of the words they hold, the heading counting double. */
export function searchHandbook({ query, limit = 3 }) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const count = (text) => words.filter((word) => text.toLowerCase().includes(word)).length;
  const ranked = sections
    .map((section) => ({ section, score: 2 * count(section.heading) + count(section.text) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  return { sections: ranked.slice(0, limit).map(({ section }) => section) };
}
