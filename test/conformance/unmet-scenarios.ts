/** Why a scenario of the conformance suite does not pass. None of them is required. */
export interface Unmet {
  readonly reason: string;
  /** Of a scenario that is almost met: the only checks that fail. */
  readonly checks?: readonly string[];
}

/** By the revision of the specification and the name of the scenario. Whatever is not in here must pass. */
export const UNMET: Readonly<Record<string, Readonly<Record<string, Unmet>>>> = {
  '2026-07-28': {
    'tasks-status-notifications': { reason: 'the suite itself skips it' },
  },
  '2025-11-25': {
    'server-sse-polling': { reason: 'a stream cannot be resumed: nothing is kept of it' },
  },
};
