import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Trouble } from './kept-document';
import { METRICS } from '../../../src/contract';
import { log } from '../../shared/log';
import { countMetric } from '../count-metric';
import { isForBrowser } from '../provider/browser-state';
import { requestIdOf } from '../provider/request-id';

/** Error for a client whose document cannot be had and has no substitute. */
export class UnreadableDocumentError extends Error {
  override readonly name = 'UnreadableDocumentError';

  constructor(
    readonly host: string,
    /** Time until the next try makes sense, in seconds. */
    readonly retryAfter: number,
  ) {
    super(`The document at ${host} could not be read`);
  }
}

/** Source that serves in place of a client's document when that cannot be had. */
export type Substitute = 'copy' | 'record' | 'knownDocument' | 'nothing';

/** Logs and counts that a document could not be had, with what served in its place. */
export function reportTrouble(ctx: KoaContextWithOIDC, url: string, { kind, reason, status }: Trouble, servedFrom: Substitute): void {
  log.warn('The metadata document of a client could not be fetched', {
    ...countMetric(METRICS.unreadableDocuments),
    requestId: requestIdOf(ctx),
    host: new URL(url).hostname,
    clientId: url,
    kind,
    reason,
    status,
    servedFrom,
  });
}

/** Tells clients, but not people, that a document could not be had: it is not the client's fault, and passes. */
export function answerUnreadableDocuments(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next();
    const { unreadableDocument: error } = ctx.state as { unreadableDocument?: UnreadableDocumentError };
    if (error !== undefined && !isForBrowser(ctx as KoaContextWithOIDC)) {
      ctx.status = 503;
      ctx.set('retry-after', String(error.retryAfter));
      ctx.body = { error: 'temporarily_unavailable', error_description: `the metadata document at ${error.host} could not be read` };
    }
  });
}
