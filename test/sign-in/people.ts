/** The members of the team, by the name that they sign in with at the tests' OpenID provider, and what it says about them. */
export const TEAM = {
  alice: { name: 'Alice Archer', email: 'alice@example.com', email_verified: true, groups: ['staff'] },
  bob: { name: 'Bob Baker', email: 'bob@example.com', email_verified: true, groups: ['staff', 'admins'] },
  /** Works elsewhere: is not admitted. */
  mallory: { name: 'Mallory', email: 'mallory@example.net', email_verified: true, groups: ['admins'] },
  /** Claims an address of the team that nobody has verified: is not admitted. */
  eve: { name: 'Eve', email: 'eve@example.com', email_verified: false, groups: [] },
};

/** Who has an account at the tests' GitHub, by login. */
export const GITHUB_ACCOUNTS = {
  octoalice: {
    id: 1001,
    name: 'Alice Archer',
    emails: [{ email: 'alice@example.com', primary: true, verified: true }],
    organizations: ['example'],
    teams: ['example/admins'],
  },
  /** Is in no organization: is not admitted. */
  stranger: { id: 1002, emails: [{ email: 'stranger@example.net', primary: true, verified: true }] },
};
