import { isHostAmong } from './host-pattern';
import type { RegistrationSettings } from '../../../src/contract';
import { foreignText } from '../pages/foreign-text';

type ReservedNames = RegistrationSettings['reservedNames'];

/**
 * Scripts of which some letters look like Latin ones; no honest name has both in one word. Those that are read today, and those that
 * are in use for hardly anything else (UAX 31 tables 4 and 7).
 */
const LOOKING_LIKE_LATIN = [
  'Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Coptic', 'Lisu', 'Georgian', 'Canadian_Aboriginal', 'Osage', 'Deseret', 'Miao', 'Warang_Citi', 'Vai', 'Bamum', 'Tifinagh',
  'Old_Italic', 'Gothic', 'Elbasan', 'Carian', 'Lycian', 'Lydian', 'Runic', 'Glagolitic', 'Vithkuqi', 'Ahom', 'Medefaidrin',
];

const IN_WORD = '[\\p{L}\\p{M}\\p{N}]*';

const MIXED_SCRIPTS = new RegExp(`(?=${IN_WORD}\\p{Script=Latin})(?=${IN_WORD}[${LOOKING_LIKE_LATIN.map((script) => `\\p{Script=${script}}`).join('')}])`, 'u');

/** Number of characters of a name that are compared: as many as are kept. Pages show the first of them. */
const MAX_LENGTH = 400;

/**
 * Returns why a client may not bear a name, if it may not: people can take it for that of a product whose clients are elsewhere. A redirect
 * to the person's own machine says nothing against a name: it brings nothing to an impostor who is not there already.
 *
 * @param name compared as the pages show it
 * @param hosts where the client is on the web: those of its redirect URIs, or the one of its metadata document
 */
export async function nameProblem(name: string, hosts: readonly string[], reservedNames: ReservedNames): Promise<string | undefined> {
  const shown = foreignText(name, MAX_LENGTH) ?? '';
  if (MIXED_SCRIPTS.test(shown)) {
    return 'client_name must not mix letters of several scripts in one word';
  }
  const foreign = Object.keys(reservedNames).filter((reserved) => !hosts.every((host) => isHostAmong(host, reservedNames[reserved]!)));
  if (shown === '' || foreign.length === 0) {
    return undefined;
  }
  // loaded with the registration of clients alone
  const { borrowedName } = await import('./look-alikes/borrowed-name');
  const borrowed = borrowedName(shown, foreign);
  return borrowed === undefined ? undefined : `the name ${borrowed} is reserved for clients at other hosts`;
}
