import { isHostAmong } from './host-pattern';
import type { RegistrationSettings } from '../../../src/contract';

type ReservedNames = RegistrationSettings['reservedNames'];

/** Letters of these scripts look like Latin ones; no honest name has both in one word. */
const MIXED_SCRIPTS = /(?=\S*\p{Script=Latin})(?=\S*[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}])/u;

/**
 * Why a client may not bear a name, if it may not: it is that of a product whose clients are elsewhere. A redirect to the
 * person's own machine says nothing against a name: it brings nothing to an impostor who is not there already.
 *
 * @param hosts where the client is on the web: those of its redirect URIs, or the one of its metadata document
 */
export function nameProblem(name: string, hosts: readonly string[], reservedNames: ReservedNames): string | undefined {
  const words = wordsOf(name);
  if (words.some((word) => MIXED_SCRIPTS.test(word))) {
    return 'client_name must not mix letters of several scripts in one word';
  }
  const plain = ` ${words.join(' ')} `;
  const [reserved] = Object.entries(reservedNames).find(([reservedName, allowedHosts]) =>
    plain.includes(` ${wordsOf(reservedName).join(' ')} `) && !hosts.every((host) => isHostAmong(host, allowedHosts))) ?? [];
  return reserved === undefined ? undefined : `the name ${reserved} is reserved for clients at other hosts`;
}

/** What the eye reads: without case, accents, width and what is invisible. */
function wordsOf(name: string): string[] {
  const plain = name.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '').toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}
