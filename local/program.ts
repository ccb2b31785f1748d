import { name } from '../package.json';

/** The name by which the program speaks of itself: that of the package, which is ours on npm. */
export const PROGRAM = name;

/**
 * The words that a person types before a command, in any folder: with them, npx runs the program of this package, and nobody else's package
 * of another name.
 */
export const RUN = `npx ${PROGRAM}`;
