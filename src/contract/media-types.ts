/**
 * Media types of JSON (RFC 6839 section 3.1), with or without parameters. By these patterns constructs describe content to models, and
 * functions read and write it.
 */
export const JSON_MEDIA_TYPE = /^\s*[^/;\s]+\/(?:json|[^/;\s]+\+json)\s*(?:;|$)/i;

/** Media types of text, with or without parameters: those of JSON, and others, the names of some of which do not say so. */
export const TEXT_MEDIA_TYPE
  // eslint-disable-next-line @stylistic/max-len
  = /^\s*(?:text\/[^;\s]+|[^/;\s]+\/(?:json|[^/;\s]+\+(?:json|xml|yaml))|application\/(?:xml|yaml|x-yaml|toml|sql|graphql|javascript|ecmascript|x-www-form-urlencoded|x-ndjson|jsonl))\s*(?:;|$)/i;
