import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import ts from 'typescript';

/** The files of a folder, each with the files of the project that it imports, types included. Paths are relative to the project. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads the imports of all files below folders, static and dynamic, and those that only name a type. */
export function importGraph(folders: readonly string[]): ImportGraph {
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,mts}`)).toSorted();
  return new Map(files.map((file) => [file, importsOf(file)]));
}

function importsOf(file: string): ReadonlySet<string> {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'));
  return new Set(importedFiles.filter(({ fileName }) => fileName.startsWith('.')).map(({ fileName }) => fileOf(join(dirname(file), fileName))));
}

function fileOf(path: string): string {
  const file = [`${path}.ts`, `${path}/index.ts`, path, path.replace(/\.mjs$/, '.mts')].find((candidate) => candidate.includes('.') && existsSync(candidate));
  if (file === undefined) {
    throw new Error(`there is no file for the import of ${path}`);
  }
  return file;
}

/** Finds files that import each other in a circle: the first one that there is, from a file to itself. */
export function circleIn(graph: ImportGraph): readonly string[] | undefined {
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) {
      return [...path.slice(path.indexOf(file)), file];
    }
    for (const imported of finished.has(file) ? [] : graph.get(file) ?? []) {
      const circle = visit(imported, [...path, file]);
      if (circle !== undefined) {
        return circle;
      }
    }
    finished.add(file);
    return undefined;
  };
  return [...graph.keys()].map((file) => visit(file, [])).find((circle) => circle !== undefined);
}
