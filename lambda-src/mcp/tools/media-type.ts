/** Whether a document of a media type holds JSON (RFC 6839 section 3.1). */
export function isJson(mimeType: string | undefined): boolean {
  return /^[^/]+\/(json|[^/]+\+json)$/.test(essenceOf(mimeType));
}

/** Types of text whose name does not say so. */
const TEXT = /^(text\/.+|[^/]+\/[^/]+\+(xml|yaml)|application\/(xml|yaml|x-yaml|toml|sql|graphql|javascript|ecmascript|x-www-form-urlencoded|x-ndjson|jsonl))$/;

/** Whether a document of a media type is text, of which JSON is a kind. */
export function isText(mimeType: string | undefined): boolean {
  return TEXT.test(essenceOf(mimeType)) || isJson(mimeType);
}

/** The type without parameters, in lower case. */
export function essenceOf(mimeType: string | undefined): string {
  return (mimeType ?? '').split(';')[0]!.trim().toLowerCase();
}
