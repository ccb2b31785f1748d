import { each, METHODS, plain, together, withParams } from './table';
import { legacy, modern } from '../../lambda/mcp/messages';
import type { Cases } from '../recorded-case';

/** Every method without parameters, of both eras. */
export const METHODS_ALONE: Cases = together(
  each(METHODS, (method) => `${method || 'the empty method'} alone (modern)`, (method) => modern(method)),
  each(METHODS, (method) => `${method || 'the empty method'} alone (legacy)`, (method) => legacy(method)),
);

/** Values that the parameters of no method can be. */
const WRONG_PARAMS: readonly unknown[] = [null, 'text', 7, true, [], ['a']];

const SOME_METHODS = ['ping', 'tools/list', 'tools/call', 'server/discover', 'no/such'];

/** Parameters that are no object, and wrong envelopes in them. */
export const WRONG_PARAMETERS: Cases = together(
  ...SOME_METHODS.map((method) => together(
    each(WRONG_PARAMS, (params) => `${method} with the parameters ${JSON.stringify(params)} (modern)`, (params) => withParams(modern(method), params)),
    each(WRONG_PARAMS, (params) => `${method} with the parameters ${JSON.stringify(params)} (legacy)`, (params) => withParams(legacy(method), params)),
  )),
  each(['ping', 'tools/list', 'notifications/initialized'], (method) => `${method} without params (legacy)`, (method) => plain({ body: { jsonrpc: '2.0', id: 1, method } })),
  each<unknown>(
    [null, 'text', [], {}, { progressToken: 'p' }, { progressToken: 1 }, { progressToken: 1.5 }, { progressToken: null }, { progressToken: {} }, { progressToken: true }, { unknown: 1 }],
    (meta) => `tools/list with _meta ${JSON.stringify(meta)} (legacy)`,
    (meta) => plain(legacy('prompts/list', { _meta: meta })),
  ),
);
