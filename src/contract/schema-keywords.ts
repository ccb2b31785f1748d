/** The keywords of JSON Schema that do not decide what is valid. */
export const ANNOTATIONS: readonly string[] = ['title', 'description', '$comment', 'default', 'examples'];
