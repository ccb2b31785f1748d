import type { AdmissionSettings } from '../../../src/contract';

/** A thing that GitHub knows by a name, which can be changed and is then free for somebody else, and by an id, which stays. */
interface Named {
  readonly id: number;
  readonly name: string;
}

/** An organization that somebody is in, or a team of it. */
export interface GitHubGroup {
  readonly organization: Named;
  readonly team?: Named;
}

/**
 * Names the groups of somebody in two ways: by the names that GitHub gives them, and as the settings name them. These may name an
 * organization, and a team after a slash, by its name in any case, by its id after `#`, or by both, which must both be right then:
 * `octo-org`, `#9919`, `octo-org#9919/admins#1`.
 */
export function groupNames(groups: readonly GitHubGroup[], { groups: named = [], scopesByGroup = {} }: AdmissionSettings): string[] {
  const told = groups.map(({ organization, team }) => (team === undefined ? organization.name : `${organization.name}/${team.name}`));
  const meant = [...named, ...Object.keys(scopesByGroup)].filter((name) => groups.some((group) => isGroup(name, group)));
  return [...new Set([...told, ...meant])];
}

function isGroup(name: string, { organization, team }: GitHubGroup): boolean {
  const [ofOrganization = '', ofTeam, ...others] = name.split('/');
  if (others.length > 0 || !isNamed(ofOrganization, organization)) {
    return false;
  }
  return ofTeam === undefined || team === undefined ? ofTeam === undefined && team === undefined : isNamed(ofTeam, team);
}

function isNamed(text: string, { id, name }: Named): boolean {
  const [, givenName = '', givenId] = /^([^#]*)(?:#(\d+))?$/.exec(text) ?? [];
  // names are ASCII letters, digits and hyphens, and GitHub does not tell their cases apart
  return (givenName !== '' || givenId !== undefined)
    && (givenName === '' || givenName.toLowerCase() === name.toLowerCase())
    && (givenId === undefined || givenId === String(id));
}
