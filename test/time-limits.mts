/*
 * Tests wait for what happens, however long that takes on this machine. These limits end a test that would wait forever; nothing but a
 * fault meets them.
 */

/** Maximum duration of a test, or of its preparation, in milliseconds. */
export const TEST_LIMIT = 20 * 60_000;

/** Maximum time that a test waits for one thing to happen, in milliseconds. */
export const WAIT_LIMIT = 10 * 60_000;

/**
 * The factor by which functions may take longer than on AWS, as in `remote-mcp local --patience`. To test the effect of a
 * limit, tests use limits that are shorter by the same factor, or `withoutPatience()`.
 */
export const PATIENCE = 20;
