import { each, METHODS, together } from './table';
import type { Cases } from '../recorded-case';
import { legacy, modern } from '../../lambda/mcp/messages';

/** Every method where nothing is served. */
export const METHODS_OF_NOTHING: Cases = together(
  each(METHODS, (method) => `method "${method}" (modern)`, (method) => modern(method)),
  each(METHODS, (method) => `method "${method}" (legacy)`, (method) => legacy(method)),
);
