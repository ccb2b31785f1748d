import { nothing } from './configurations/nothing';
import type { RunningConfiguration } from './recorded-case';

/** Starts the function with what it serves, by the name of the configuration. */
export const CONFIGURATIONS: Readonly<Record<string, () => Promise<RunningConfiguration>>> = {
  nothing,
};
