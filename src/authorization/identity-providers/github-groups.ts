/** A name, the id after it, or the id alone. */
const NAMED = String.raw`(?:[^\s#/]+(?:#\d+)?|#\d+)`;

const GROUP = new RegExp(`^${NAMED}(?:/${NAMED})?$`);

/** Names an organization, and maybe a team of it, by the id of the organization at least. */
const WITH_ID = /^[^#/]*#\d+(?:\/|$)/;

/** Finds what is wrong with names of organizations and teams. */
export function gitHubGroupProblems(groups: readonly string[]): string[] {
  return groups.filter((group) => !GROUP.test(group)).map((group) => `${JSON.stringify(group)} is neither an organization nor a team of one; `
    + 'write "organization" or "organization/team", with the id after "#", as in "octo-org#9919"');
}

/** Finds the organizations that are known by their names alone, as whoever takes a name that becomes free would be. */
export function gitHubGroupWarnings(groups: readonly string[]): string[] {
  return groups.filter((group) => !WITH_ID.test(group)).map((group) => {
    const [organization] = group.split('/');
    return `${JSON.stringify(group)}: when the organization changes its name, anybody can take the old one and enter; add its id, as in `
      + `${JSON.stringify(group.replace(organization!, `${organization}#1234567`))}. "gh api orgs/${organization} --jq .id" tells it`;
  });
}
