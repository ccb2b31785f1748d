import { each, inBothEras, together } from './table';
import { RESOURCE_ANSWERS } from '../configurations/templates';
import type { Cases } from '../recorded-case';
import { turned } from './lists';
import { legacy } from '../../lambda/mcp/messages';

const json = (value: unknown) => JSON.stringify(value)?.slice(0, 60);

const URIS: readonly unknown[] = [
  'docs://readme', 'docs://guide', 'https://example.com/logo', 'https://example.com:443/logo', 'HTTPS://EXAMPLE.COM/logo', 'docs://lost', 'docs://none', 'DOCS://readme', 'docs://readme/', 'docs://readme#a', 'docs://readme?a', 'no uri', '', 'file:///etc/passwd',
  'docs://../../etc/passwd', 7, null, undefined, ['docs://readme'], `docs://${'a/'.repeat(5_000)}`, 'ui://page',
];

/** Resources that are declared, and URIs of every kind. */
export const RESOURCES: Cases = together(
  ...URIS.map((uri) => inBothEras(`resources/read ${json(uri)}`, (message) => message('resources/read', { uri }))),
  ...(['resources/subscribe', 'resources/unsubscribe'] as const).map((method) => each(['docs://readme', 'docs://none', 7, null, undefined], (uri) => `${method} ${json(uri)}`, (uri) => legacy(method, { uri }))),
  inBothEras('resources/read with unknown members', (message) => message('resources/read', { uri: 'docs://readme', more: 1 })),
  inBothEras('resources/read with requestState', (message) => message('resources/read', { uri: 'docs://readme', requestState: 'a', inputResponses: {} })),
);

const TEMPLATE_URIS = [
  'status://now', 'users://a%2Fb/c/d%3F?fields=name%2Cmail', 'users://a/b', 'users://a', 'users://%ff/b', 'docs://a.txt', 'docs://b%20c/d.md', 'docs://logo.png', 'docs://large.bin', 'docs://none.txt', 'docs://../other/secret.txt', 'docs://%2e%2e/other/secret.txt', 'docs://',
  'docs://a.txt?x', 'manual://a', 'manual://none', 'other://a',
];

const COMPLETIONS: readonly Record<string, unknown>[] = [
  { ref: { type: 'ref/resource', uri: 'docs://{+key}' }, argument: { name: 'key', value: '' } }, { ref: { type: 'ref/resource', uri: 'docs://{+key}' }, argument: { name: 'key', value: 'l' } }, { ref: { type: 'ref/resource', uri: 'docs://{+key}' }, argument: { name: 'none', value: '' } },
  { ref: { type: 'ref/resource', uri: 'kinds://{kind}' }, argument: { name: 'kind', value: '' } }, { ref: { type: 'ref/resource', uri: 'none://{kind}' }, argument: { name: 'kind', value: '' } }, { ref: { type: 'ref/resource', uri: 'status://now' }, argument: { name: 'kind', value: '' } },
];

/** Resources behind a function and in a bucket. */
export const TEMPLATES: Cases = together(
  ...Object.keys(RESOURCE_ANSWERS).map((kind) => inBothEras(`a function answers ${kind}`, (message) => message('resources/read', { uri: `kinds://${kind}` }))),
  ...TEMPLATE_URIS.map((uri) => inBothEras(`resources/read ${uri}`, (message) => message('resources/read', { uri }))),
  ...COMPLETIONS.map((params) => inBothEras(`completion/complete ${JSON.stringify(params)}`, (message) => message('completion/complete', params))),
  inBothEras('resources/templates/list', (message) => message('resources/templates/list')),
  inBothEras('server/discover', (message) => message('server/discover')),
  { 'pages of resources/list (modern)': turned('resources/list', 3) },
  { 'pages of resources/list (legacy)': turned('resources/list', 3, legacy) },
);
