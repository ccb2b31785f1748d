/** Why a scenario of the conformance suite does not pass. */
export interface Unmet {
  readonly reason: string;
  /** Of a scenario that is almost met: the only checks that fail. */
  readonly checks?: readonly string[];
}

/** The results that a server must reach in the conformance suite, by the revision of the specification. */
export interface Expected {
  /** The number of scenarios it passes among those that servers must pass. */
  readonly required: number;
  /** The scenarios that it does not pass. */
  readonly unmet: Readonly<Record<string, Unmet>>;
}

/**
 * By the revision of the specification. Whatever is not in here must pass, and without a proxy, none of it is required. It is the same however the functions
 * run, since nothing that correctness needs may live in the memory of a function between two requests.
 */
export const DIRECT: Readonly<Record<string, Expected>> = {
  '2026-07-28': {
    required: 37,
    unmet: {
      'tasks-status-notifications': { reason: 'the suite itself skips it' },
    },
  },
  '2025-11-25': {
    required: 30,
    unmet: {
      'server-sse-polling': { reason: 'a stream cannot be resumed: nothing is kept of it' },
    },
  },
};

const NO_QUESTIONS = 'the proxy asks the server in 2026-07-28, where a tool asks by its result alone; this one asks by a request';
const NO_SESSION = 'the proxy has no module, and so keeps no sessions';

/** The same, by way of a proxy: what is said of a revision is between the suite and the proxy. */
export const BEHIND_A_PROXY: Readonly<Record<string, Expected>> = {
  '2026-07-28': DIRECT['2026-07-28']!,
  '2025-11-25': {
    required: 25,
    unmet: {
      ...DIRECT['2025-11-25']!.unmet,
      'elicitation-sep1034-defaults': { reason: NO_QUESTIONS },
      'elicitation-sep1330-enums': { reason: NO_QUESTIONS },
      'server-session-lifecycle': { reason: NO_SESSION },
      'server-sse-multiple-streams': { reason: NO_SESSION, checks: ['server-sse-multiple-streams-session'] },
      'tools-call-elicitation': { reason: NO_QUESTIONS },
      'tools-call-sampling': { reason: NO_QUESTIONS },
    },
  },
};
