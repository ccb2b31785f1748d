import type { AppliedCredentials, Credentials } from './credentials';
import type { CredentialsManifest, HttpServiceManifest } from '../../../src/contract';
import { createEgress, type Egress } from '../egress/egress';

/** Maximum size of the answer of a token endpoint, in bytes. */
const MAX_TOKEN_RESPONSE_SIZE = 64 * 1024;

const known = new Map<string, Credentials>();

/**
 * The credentials for a service; those who name the same ones share tokens. Their code is loaded at once, so that it happens while the
 * function starts. Secrets are read, and tokens requested, when a request needs them.
 */
export function createCredentials({ credentials, allowedNetworks }: Pick<HttpServiceManifest, 'credentials' | 'allowedNetworks'>): Credentials {
  const key = JSON.stringify([credentials, allowedNetworks]);
  const found = known.get(key) ?? combined(credentials, createEgress({ allowedNetworks, maxResponseSize: MAX_TOKEN_RESPONSE_SIZE }));
  known.set(key, found);
  return found;
}

function combined(manifests: readonly CredentialsManifest[], egress: Egress): Credentials {
  const loading = Promise.all(manifests.map((manifest) => load(manifest, egress)));
  return {
    apply: async (request, accessToken) => {
      const applied: AppliedCredentials[] = [];
      for (const { apply } of await loading) {
        applied.push(await apply(request, accessToken));
      }
      return { renew: async () => (await Promise.all(applied.map(({ renew }) => renew()))).includes(true) };
    },
  };
}

async function load(manifest: CredentialsManifest, egress: Egress): Promise<Credentials> {
  switch (manifest.type) {
    case 'secret':
    case 'basic': {
      const { basicCredential, secretCredential } = await import('./secret-credentials');
      return manifest.type === 'basic' ? basicCredential(manifest) : secretCredential(manifest);
    }
    case 'clientCredentials':
    case 'tokenExchange': {
      const { clientCredential, exchangedCredential } = await import('./token-credentials');
      return manifest.type === 'tokenExchange' ? exchangedCredential(manifest, egress) : clientCredential(manifest, egress);
    }
  }
}
