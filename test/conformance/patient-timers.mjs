/**
 * Preloaded into the conformance suite: gives servers twenty times as long. A function that starts on a busy machine does not meet the
 * suite's deadlines, half a second at times, which say nothing about the protocol.
 */
const { setTimeout } = globalThis;

globalThis.setTimeout = Object.assign(
  (callback, delay, ...args) => setTimeout(callback, delay >= 500 ? 20 * delay : delay, ...args),
  setTimeout,
);
