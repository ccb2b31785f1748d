const LINE_FEED = 0x0a;

/**
 * Cuts a stream of bytes into lines, without their ends; the last one need not have one.
 *
 * @param refuseLine is told the length of a line, in bytes, as it grows, and throws when that is too much
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, refuseLine: (length: number) => void): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const add = (part: Uint8Array) => {
    length += part.length;
    refuseLine(length);
    parts.push(part);
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      add(chunk.subarray(start, end));
      yield Buffer.concat(parts);
      parts = [];
      length = 0;
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  if (length > 0) {
    yield Buffer.concat(parts);
  }
}
