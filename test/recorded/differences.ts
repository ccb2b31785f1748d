/** Answers that differ from those kept before, on purpose. */
export interface Difference {
  /** By `configuration: name of the case`. */
  readonly cases: readonly string[] | RegExp;
  /** The reason why the new answer is right. */
  readonly reason: string;
}

/** All differences that are intended. An answer that changed and is not among them is not recorded anew. */
export const DIFFERENCES: readonly Difference[] = [
  {
    cases: /: (subscriptions\/listen|method "subscriptions\/listen"|a task asked for in a subscription)/,
    reason: 'A subscription is a method like any other: its result has the members of a response in the usual order, and wrong parameters are told like '
      + 'those of other methods.',
  },
  {
    cases: /(a parameter in a header .*(missing|wrong|empty|other case)|a call of m_deploy)/,
    reason: 'Headers that repeat arguments are checked when the tool is found, and their errors have the members of other errors, in their order.',
  },
  {
    cases: /(headers of a legacy message: version|in a session, an unknown version|an unknown version)/,
    reason: 'The error about a revision that is not served names the request that it answers, where it had null.',
  },
  {
    cases: /batch(, as JSON,)? of equal ids/,
    reason: 'Each request of a batch is answered (JSON-RPC 2.0 section 6), also those that have the same id.',
  },
  {
    cases: /batch with an unknown method/,
    reason: 'The answers to a batch come in the order of its requests, unless one takes longer.',
  },
  {
    cases: /a tool answers (a link|content with unknown members|_meta)( \(|, to)/,
    reason: 'Content is passed on as the tool wrote it: members in their order, and those that MCP has not.',
  },
  {
    cases: /a tool answers an object with a member named __proto__/,
    reason: 'Structured content is whole: such a member got lost.',
  },
  {
    cases: /prompts\/get \{"name":"toString"\}/,
    reason: 'A prompt that is not there has no state: what every object inherits was taken for one that is disabled.',
  },
  {
    cases: /completion\/complete \{"ref":\{"type":"ref\/resource","uri":"(docs:\/\/readme|status:\/\/now)"/,
    reason: 'A resource without variables has nothing to complete; that it was not found was wrong.',
  },
  {
    cases: /call_tool \{"name":"set_alarm"/,
    reason: 'The refusal of a call by way of another tool names the tool that is meant, which is the one that needs scopes.',
  },
];

/** Tells whether an answer may differ from the one that is kept. */
export function isIntended(name: string, differences = DIFFERENCES): boolean {
  return differences.some(({ cases }) => cases instanceof RegExp ? cases.test(name) : cases.includes(name));
}
