import { METHODS_OF_NOTHING } from './methods';
import type { Cases } from '../recorded-case';

/** All cases, by configuration. */
export const CASES: Readonly<Record<string, Cases>> = {
  nothing: METHODS_OF_NOTHING,
};
