/** The handbook of an owner who wants a second factor and a sign-in of the last five minutes, and registers clients at their own hosts. */
import { App, Duration, SecretValue } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { SECOND_FACTOR } from './strict-login';
import { addHandbook, WITHOUT_BOUNDS } from '../../sign-in/apps/handbook';
import { Authorization, ClientRegistration, IdentityProvider } from 'cdk-remote-mcp-server';

const { url, clientId, clientSecret } = JSON.parse(process.env.TEAM_LOGIN!);

addHandbook(new App(), 'Strict', (stack) => Authorization.builtIn({
  ...WITHOUT_BOUNDS,
  identityProvider: IdentityProvider.oidc({
    label: 'Strict login',
    issuer: url,
    clientId,
    clientSecret: new Secret(stack, 'LoginSecret', { secretStringValue: SecretValue.unsafePlainText(clientSecret) }),
    acrValues: [SECOND_FACTOR],
    maxAge: Duration.minutes(5),
  }),
  clientRegistration: ClientRegistration.restricted({ redirectHosts: ['*.example.com'], metadataDocumentHosts: ['assistant.example.com'] }),
}));
