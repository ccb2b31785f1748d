import { changeValues, type Parameters, valueOf } from './parameters';

/** Says that `openid` is in a scope for the sake of the request's other parameters alone. */
export const OPENID_FOR_PARAMETERS = 'openid_for_parameters';

/** Parameters that oidc-provider takes with the scope `openid` only. */
const OPENID_PARAMETERS = ['acr_values', 'claims', 'claims_locales', 'id_token_hint', 'max_age', 'nonce'];

/**
 * Adds `openid` to a request that has parameters of OpenID Connect without it, and says so: as soon as they have been read, it is taken
 * out of the scope again (`completeScopes`), so that nothing is granted which the client did not ask for.
 */
export function withOpenIdForItsParameters(requested: Parameters): Parameters {
  const parameters = requested.filter(([name]) => name !== OPENID_FOR_PARAMETERS);
  const scope = valueOf(parameters, 'scope');
  if (scope?.split(' ').includes('openid') || !parameters.some(([name]) => OPENID_PARAMETERS.includes(name))) {
    return parameters;
  }
  const added: Parameters = scope === undefined
    ? [...parameters, ['scope', 'openid']]
    : changeValues(parameters, 'scope', (list) => `openid ${list}`);
  return [...added, [OPENID_FOR_PARAMETERS, 'true']];
}
