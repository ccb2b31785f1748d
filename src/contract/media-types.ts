/**
 * Media types of JSON (RFC 6839 section 3.1), with or without parameters. By these patterns constructs describe content to models, and
 * functions read and write it.
 */
export const JSON_MEDIA_TYPE = /^\s*[^/;\s]+\/(?:json|[^/;\s]+\+json)\s*(?:;|$)/i;

/** Media types of lines of JSON, with or without parameters. */
export const JSON_LINES_MEDIA_TYPE = /^\s*application\/(?:x-)?(?:ndjson|jsonl|jsonlines)\s*(?:;|$)/i;

/** Types of text whose names do not say so. All of `text/*`, and what ends in `+json`, `+xml` or `+yaml`, is text too. */
const APPLICATION_TYPES_OF_TEXT = [
  // data
  'json', 'json5', 'jsonc', 'jsonl', 'jsonlines', 'x-jsonlines', 'ndjson', 'x-ndjson', 'json-seq', 'jsonpath',
  'xml', 'xml-dtd', 'yaml', 'x-yaml', 'toml', 'x-toml', 'csv', 'x-csv', 'x-www-form-urlencoded', 'n-triples', 'n-quads', 'trig',
  // source code
  'javascript', 'x-javascript', 'ecmascript', 'typescript', 'x-typescript', 'sql', 'x-sql', 'graphql', 'sparql-query', 'x-sh',
  'x-shellscript', 'x-httpd-php', 'x-python', 'x-ruby', 'x-perl', 'vnd.mermaid', 'hcl',
  // documents
  'x-tex', 'x-latex', 'x-subrip', 'vnd.apple.mpegurl', 'x-mpegurl',
].map((name) => name.replace(/\./g, '\\.'));

/** Media types of text, with or without parameters: those of JSON, and others. */
export const TEXT_MEDIA_TYPE = new RegExp(
  `^\\s*(?:text/[^;\\s]+|[^/;\\s]+/(?:json|[^/;\\s]+\\+(?:json|xml|yaml))|application/(?:${APPLICATION_TYPES_OF_TEXT.join('|')}))\\s*(?:;|$)`, 'i',
);

/**
 * Media types that say no more about a file than its name: "bytes", the second one from S3 for what is uploaded without a type, and MPEG
 * streams, for which programs take TypeScript.
 */
export const MEANINGLESS_MEDIA_TYPE = /^\s*(?:|application\/octet-stream|binary\/octet-stream|video\/mp2t)\s*(?:;|$)/i;
