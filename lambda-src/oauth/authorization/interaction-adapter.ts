import { type Adapter, type AdapterPayload, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { INTERACTION, type InteractionClient } from './interaction';
import { noteOpened } from './opened-request';
import { foreignText } from '../pages/foreign-text';
import { browserStateOf } from '../provider/browser-state';
import { expiryOf, recordAdapter } from '../records/record-adapter';
import { putRecord } from '../records/record-table';

/** Maximum length of an origin, in characters: scheme, host (RFC 1035 section 2.3.4) and port. */
const MAX_ORIGIN_LENGTH = 270;

/** Stores interactions for oidc-provider, bound to the browser. Their results come with the request that resumes them. */
export function interactionAdapter(): Adapter {
  const records = recordAdapter(INTERACTION);
  return {
    ...records,

    async upsert(id, { jti: _, returnTo: __, session, lastSubmission, prompt, ...content }: AdapterPayload, expiresIn: number) {
      const ctx = Provider.ctx as KoaContextWithOIDC;
      const { browserHash, begunByPerson } = browserStateOf(ctx);
      const pushed = ctx.oidc.entities.PushedAuthorizationRequest;
      if (pushed !== undefined) {
        await noteOpened(pushed.jti, id, browserHash);
      }
      await putRecord(INTERACTION, id, {
        ...content,
        // its details repeat parameters
        prompt: { name: prompt!.name, reasons: prompt!.reasons },
        // not its id, by which somebody could be impersonated
        ...(session && { session: { accountId: session.accountId } }),
        // consent ends an authorization: if there is another step, it has to be given again
        completedPrompts: Object.keys(lastSubmission ?? {}).filter((name) => name !== 'consent'),
        browserHash,
        begunByPerson,
        client: interactionClient(ctx),
      }, expiryOf(INTERACTION, expiresIn));
    },

    async find(id) {
      const found = await records.find(id);
      return found && { ...found, result: browserStateOf(Provider.ctx!).resumed?.result };
    },

    /** It ends with the answer to it: see settled-interaction.ts. If going on fails, the person can try again. */
    async destroy() {},
  };
}

/** Takes of a client what pages show, which is much less than it may say of itself. */
function interactionClient({ oidc }: KoaContextWithOIDC): Omit<InteractionClient, 'client_id'> {
  const { clientName, clientUri, grantTypes } = oidc.client!;
  return {
    client_name: foreignText(clientName),
    client_uri: originOf(clientUri),
    refreshes: grantTypes?.includes('refresh_token') ?? false,
  };
}

function originOf(uri: string | undefined): string | undefined {
  const origin = uri === undefined ? undefined : URL.parse(uri)?.origin;
  return origin !== undefined && origin.length <= MAX_ORIGIN_LENGTH ? origin : undefined;
}
