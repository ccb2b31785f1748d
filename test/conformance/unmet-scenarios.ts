/** Why a scenario of the conformance suite cannot pass. */
export interface Unmet {
  readonly reason: string;
  /** Of a scenario that is almost met: the only checks that fail. */
  readonly checks?: readonly string[];
}

const NO_PROMPTS: Unmet = { reason: 'there are no prompts' };
const NO_COMPLETION: Unmet = { reason: 'there is nothing to complete: neither prompts nor resource templates' };
const NO_TEMPLATES: Unmet = { reason: 'resources have fixed URIs: there are no templates' };
const NO_INPUT_REQUESTS: Unmet = { reason: 'a tool is a function that is invoked once: it cannot ask for the input of a person or a model' };
const NO_PROGRESS: Unmet = { reason: 'a tool is a function that answers once: it cannot report progress before' };
const NO_LOGGING: Unmet = { reason: 'a tool logs to its own log, not to the client; logging is deprecated' };
const NO_SESSIONS: Unmet = { reason: 'there are no sessions, which need state between requests; 2026-07-28 has removed them' };
const NO_SUBSCRIPTIONS: Unmet = { reason: 'resources change with a deployment only, and nothing is left to notify then' };
const NO_TASKS: Unmet = { reason: 'the tasks extension is not offered' };

/** By the revision of the specification and the name of the scenario. Whatever is not in here must pass. */
export const UNMET: Readonly<Record<string, Readonly<Record<string, Unmet>>>> = {
  '2026-07-28': {
    'caching': { reason: 'asks for prompts too', checks: ['sep-2549-prompts-list-caching-hints'] },
    'completion-complete': NO_COMPLETION,
    'input-required-result-basic-elicitation': NO_INPUT_REQUESTS,
    'input-required-result-basic-list-roots': NO_INPUT_REQUESTS,
    'input-required-result-basic-sampling': NO_INPUT_REQUESTS,
    'input-required-result-capability-check': NO_INPUT_REQUESTS,
    'input-required-result-missing-input-response': NO_INPUT_REQUESTS,
    'input-required-result-multi-round': NO_INPUT_REQUESTS,
    'input-required-result-multiple-input-requests': NO_INPUT_REQUESTS,
    'input-required-result-non-tool-request': NO_INPUT_REQUESTS,
    'input-required-result-request-state': NO_INPUT_REQUESTS,
    'input-required-result-result-type': NO_INPUT_REQUESTS,
    'input-required-result-tampered-state': NO_INPUT_REQUESTS,
    'input-required-result-validate-input': NO_INPUT_REQUESTS,
    'prompts-get-embedded-resource': NO_PROMPTS,
    'prompts-get-simple': NO_PROMPTS,
    'prompts-get-with-args': NO_PROMPTS,
    'prompts-get-with-image': NO_PROMPTS,
    'prompts-list': NO_PROMPTS,
    'resources-templates-read': NO_TEMPLATES,
    'server-stateless': {
      reason: 'wants a tool that asks a model, to see it refused to clients that have none',
      checks: ['sep-2575-server-rejects-undeclared-capability', 'sep-2575-missing-capability-http-400'],
    },
    'tasks-capability-negotiation': NO_TASKS,
    'tasks-dispatch-and-envelope': NO_TASKS,
    'tasks-lifecycle': NO_TASKS,
    'tasks-mrtr-composition': NO_TASKS,
    'tasks-mrtr-input': NO_TASKS,
    'tasks-request-headers': NO_TASKS,
    'tasks-request-state-removal': NO_TASKS,
    'tasks-required-task-error': NO_TASKS,
    'tasks-status-notifications': { reason: 'the suite itself skips it' },
    'tasks-wire-fields': NO_TASKS,
    'tools-call-with-progress': NO_PROGRESS,
  },
  '2025-11-25': {
    'completion-complete': NO_COMPLETION,
    'elicitation-sep1034-defaults': NO_INPUT_REQUESTS,
    'elicitation-sep1330-enums': NO_INPUT_REQUESTS,
    'logging-set-level': NO_LOGGING,
    'prompts-get-embedded-resource': NO_PROMPTS,
    'prompts-get-simple': NO_PROMPTS,
    'prompts-get-with-args': NO_PROMPTS,
    'prompts-get-with-image': NO_PROMPTS,
    'prompts-list': NO_PROMPTS,
    'resources-subscribe': NO_SUBSCRIPTIONS,
    'resources-templates-read': NO_TEMPLATES,
    'resources-unsubscribe': NO_SUBSCRIPTIONS,
    'server-session-lifecycle': NO_SESSIONS,
    'server-sse-multiple-streams': NO_SESSIONS,
    'server-sse-polling': NO_SESSIONS,
    'tools-call-elicitation': NO_INPUT_REQUESTS,
    'tools-call-sampling': NO_INPUT_REQUESTS,
    'tools-call-with-logging': NO_LOGGING,
    'tools-call-with-progress': NO_PROGRESS,
  },
};
