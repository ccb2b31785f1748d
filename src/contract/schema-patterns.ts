/**
 * The flags that regular expressions of schemas are read with: those of the first entry that takes the expression. JSON Schema 2020-12
 * (section 6.4 of core) has them read with "u". Many that people write, such as `\_`, are regular expressions only without.
 */
export const PATTERN_FLAGS = ['u', ''] as const;
