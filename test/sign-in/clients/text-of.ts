/** The first text of a tool's result, of whichever SDK. Throws if the tool says that it failed. */
export function textOf(result: unknown): string {
  const { content, isError } = result as { content: { text?: string }[]; isError?: boolean };
  if (isError) throw new Error(`the tool failed: ${content[0]?.text}`);
  return content[0].text!;
}
