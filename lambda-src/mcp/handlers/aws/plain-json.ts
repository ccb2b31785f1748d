/**
 * What the AWS SDK answers as plain JSON: sets are arrays, bytes are base64, times are in ISO 8601, and what is not there is left out.
 * The metadata of the request and functions are left out too.
 */
export function plainJson(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  }
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? null : value.toISOString();
  }
  if (Array.isArray(value) || value instanceof Set) {
    return [...value].map(plainJson);
  }
  if (typeof value === 'bigint') {
    return String(value);
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' ? undefined : value;
  }
  const members = Object.entries(value).filter(([name]) => name !== '$metadata').map(([name, member]) => [name, plainJson(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}
