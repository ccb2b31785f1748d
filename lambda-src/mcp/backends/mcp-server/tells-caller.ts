import type { McpServerManifest } from '../../../../src/contract';

/**
 * Whether another server is told for whom it is asked, by a token of theirs or by a header. It may answer one caller otherwise than another
 * then, so that nothing of its answers is for anybody else.
 */
export function tellsCaller({ service: { credentials, headers } }: McpServerManifest): boolean {
  return credentials.some(({ type }) => type === 'tokenExchange') || JSON.stringify(headers).includes('{"$value":["caller"');
}
