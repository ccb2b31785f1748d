import { type Adapter, type AdapterPayload, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { INTERACTION, type InteractionClient } from './interaction';
import { browserStateOf } from '../provider/browser-state';
import { expiryOf, recordAdapter } from '../records/record-adapter';
import { putRecord } from '../records/record-table';

/** Stores interactions for oidc-provider, bound to the browser. Their results come with the request that resumes them. */
export function interactionAdapter(): Adapter {
  const records = recordAdapter(INTERACTION);
  return {
    ...records,

    async upsert(id, { jti: _, session, lastSubmission, ...content }: AdapterPayload, expiresIn: number) {
      const ctx = Provider.ctx as KoaContextWithOIDC;
      const { browserHash, begunByPerson } = browserStateOf(ctx);
      await putRecord(INTERACTION, id, {
        ...content,
        // not its id, by which somebody could be impersonated
        ...(session && { session: { accountId: session.accountId } }),
        // consent ends an authorization: if there is another step, it has to be given again
        completedPrompts: Object.keys(lastSubmission ?? {}).filter((prompt) => prompt !== 'consent'),
        browserHash,
        begunByPerson,
        client: interactionClient(ctx),
      }, expiryOf(INTERACTION, expiresIn));
    },

    async find(id) {
      const found = await records.find(id);
      return found && { ...found, result: browserStateOf(Provider.ctx!).resumed?.result };
    },
  };
}

function interactionClient({ oidc }: KoaContextWithOIDC): InteractionClient {
  const { clientId, clientName, clientUri, ...client } = oidc.client!;
  return {
    client_id: clientId,
    client_name: clientName,
    client_uri: clientUri,
    refreshes: client.grantTypes?.includes('refresh_token') ?? false,
  };
}
