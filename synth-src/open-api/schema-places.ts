/** Where the parts of the schema of a tool stand in the document: JSON pointers by those in the schema. */
export type SchemaPlaces = ReadonlyMap<string, string>;

/** The place in the document of a place in the schema of a tool, undefined if none is known. */
export function placeInDocument(places: SchemaPlaces, pointer: string): string | undefined {
  const [nearest] = [...places.keys()].filter((known) => pointer === known || pointer.startsWith(`${known}/`)).toSorted((a, b) => b.length - a.length);
  return nearest === undefined ? undefined : places.get(nearest)! + pointer.slice(nearest.length);
}
