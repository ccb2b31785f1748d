import { Provider } from 'oidc-provider';
import { isDocumentClient } from './client-origin';

/**
 * Lets a client whose metadata document offers to come with a key or without (as that of ChatGPT does) choose with each
 * request: oidc-provider knows one method a client.
 */
export function letDocumentClientsProveThemselves(provider: Provider): void {
  Object.defineProperty(provider.Client.prototype, 'clientAuthMethod', {
    configurable: true,
    get(this: Provider['Client']['prototype']) {
      const hasKeys = this.jwks !== undefined || this.jwksUri !== undefined;
      const presentsAssertion = Provider.ctx?.oidc?.params?.client_assertion !== undefined;
      return isDocumentClient(this.clientId) && hasKeys && presentsAssertion ? 'private_key_jwt' : this.tokenEndpointAuthMethod;
    },
  });
}
