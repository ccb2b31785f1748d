import { ENDPOINT } from './endpoint';
import { ENVELOPE, HEADERS } from './envelope';
import { INITIALIZE } from './initialize';
import { INTERCEPTED } from './interceptors';
import { LIST_REQUESTS, PAGES } from './lists';
import { BATCH, BODIES, IDENTIFIERS, MESSAGES } from './messages';
import { METHODS_ALONE, WRONG_PARAMETERS } from './methods';
import { HOOK, MODULE } from './module';
import { PROMPTS } from './prompts';
import { RESOURCES, TEMPLATES } from './resources';
import { SCOPES } from './scopes';
import { SEARCH } from './search';
import { SESSIONS } from './sessions';
import { SUBSCRIPTIONS } from './subscriptions';
import { together } from './table';
import { TASKS } from './tasks';
import { STREAMED_CALLS, TOOL_CALLS } from './tool-calls';
import { UPSTREAM } from './upstream';
import type { Cases } from '../recorded-case';

/** All cases, by configuration. */
export const CASES: Readonly<Record<string, Cases>> = {
  'nothing': together(METHODS_ALONE, INITIALIZE),
  'declared': together(
    METHODS_ALONE, WRONG_PARAMETERS, ENVELOPE, HEADERS, IDENTIFIERS, MESSAGES, BATCH, BODIES, ENDPOINT,
    INITIALIZE, LIST_REQUESTS, SCOPES, TOOL_CALLS, STREAMED_CALLS, PROMPTS, RESOURCES, SUBSCRIPTIONS,
  ),
  'pages': together(LIST_REQUESTS, PAGES, SCOPES),
  'templates': TEMPLATES,
  'hidden-tools': SEARCH,
  'searched-tools': SEARCH,
  'sessions': together(SESSIONS, SUBSCRIPTIONS),
  'tasks': together(TASKS, SUBSCRIPTIONS),
  'module': MODULE,
  'hook': HOOK,
  'upstream': UPSTREAM,
  'interceptors': INTERCEPTED,
};
