/** Where clients of the tests have people sent back to, at any port. */
export const CALLBACK_PATHS = ['/callback', '/oauth/callback'];

const redirectUris = ['127.0.0.1', 'localhost'].flatMap((host) => CALLBACK_PATHS.map((path) => `http://${host}${path}`));

/** The clients that the owner registered in the stack. */
export const PRE_REGISTERED = {
  public: { clientId: 'team-desktop', name: 'Team desktop', redirectUris },
  confidential: { clientId: 'team-portal', name: 'Team portal', redirectUris, clientSecret: 'the-secret-of-the-team-portal-at-the-handbook' },
};
