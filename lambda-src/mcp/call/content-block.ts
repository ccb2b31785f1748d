import { isBase64 } from './base64';
import { anything, array, literal, number, object, oneOf, optional, record, string, type Shape } from './shape';

/** A base64 text as decoders take it: with or without padding, and with white space in between (Infra standard, forgiving-base64 decode). */
const base64: Shape = (value) => (typeof value === 'string' && isForgivingBase64(value) ? [] : [{ path: [], message: 'Invalid Base64 string' }]);

function isForgivingBase64(value: string): boolean {
  if (isBase64(value)) {
    return true;
  }
  const text = value.replace(/[\t\n\f\r ]/g, '');
  return text.length % 4 !== 1 && (isBase64(text) || isBase64(text + '='.repeat((4 - (text.length % 4)) % 4)));
}

/** A moment with its offset from UTC (RFC 3339 section 5.6). */
const moment: Shape = (value) => (
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(value) && !Number.isNaN(Date.parse(value))
    ? [] : [{ path: [], message: 'Invalid ISO datetime' }]
);

const share: Shape = (value) => (typeof value === 'number' && value >= 0 && value <= 1 ? [] : number(value));

const annotations = optional(object({ audience: optional(array(oneOf('user', 'assistant'))), priority: optional(share), lastModified: optional(moment) }));

const meta = optional(record(anything));

const icon = object({ src: string, mimeType: optional(string), sizes: optional(array(string)), theme: optional(oneOf('light', 'dark')) });

const media = { data: base64, mimeType: string, annotations, _meta: meta };

const resource = { uri: string, mimeType: optional(string), _meta: meta };

const textResource = object({ ...resource, text: string });

const blobResource = object({ ...resource, blob: base64 });

/** The kinds of content (MCP 2026-07-28, schema, `ContentBlock`), by their types. */
const BLOCKS: Readonly<Record<string, Shape>> = {
  text: object({ type: literal('text'), text: string, annotations, _meta: meta }),
  image: object({ type: literal('image'), ...media }),
  audio: object({ type: literal('audio'), ...media }),
  resource_link: object({
    type: literal('resource_link'),
    name: string,
    title: optional(string),
    icons: optional(array(icon)),
    uri: string,
    description: optional(string),
    mimeType: optional(string),
    size: optional(number),
    annotations,
    _meta: meta,
  }),
  resource: object({
    type: literal('resource'),
    resource: (value) => (textResource(value).length === 0 ? [] : blobResource(value)),
    annotations,
    _meta: meta,
  }),
};

/** Tells whether a value is content of the kinds that MCP has. */
export function isContentBlock(value: unknown): boolean {
  const { type } = (value ?? {}) as { readonly type?: unknown };
  return typeof type === 'string' && Object.hasOwn(BLOCKS, type) && BLOCKS[type]!(value).length === 0;
}
