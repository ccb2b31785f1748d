import { each, together, withHeaders } from './table';
import { capableOf, legacy, modern } from '../../lambda/mcp/messages';
import type { Cases } from '../recorded-case';

const json = (value: unknown) => JSON.stringify(value);
const FILTERS: readonly unknown[] = [
  {}, { toolsListChanged: true }, { toolsListChanged: false }, { promptsListChanged: true, resourcesListChanged: true }, { resourceSubscriptions: ['docs://readme'] }, { resourceSubscriptions: [] }, { resourceSubscriptions: 'text' }, { unknown: true }, { toolsListChanged: 'yes' },
  { taskIds: [] }, { taskIds: ['a'] }, { taskIds: 'a' }, null, undefined, 'text', [], 7,
];
const TASKS = capableOf({ extensions: { 'io.modelcontextprotocol/tasks': {} } });

/** Subscriptions of 2026-07-28. */
export const SUBSCRIPTIONS: Cases = together(
  each(FILTERS, (notifications) => `subscriptions/listen to ${json(notifications)}`, (notifications) => modern('subscriptions/listen', { notifications })),
  { 'subscriptions/listen with a string as id': modern('subscriptions/listen', { notifications: { toolsListChanged: true } }, 'sub-1') },
  { 'subscriptions/listen of a client without events': withHeaders(modern('subscriptions/listen', { notifications: { toolsListChanged: true } }), { Accept: 'application/json' }) },
  { 'subscriptions/listen of a client that knows tasks': modern('subscriptions/listen', { notifications: { taskIds: ['a'] } }, 1, TASKS) },
  { 'subscriptions/listen (legacy)': legacy('subscriptions/listen', { notifications: { toolsListChanged: true } }) },
);
