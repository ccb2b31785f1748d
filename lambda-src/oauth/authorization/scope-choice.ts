import type { Interaction } from './interaction';
import { scopeClosure } from '../../shared/scope-closure';
import { FORM_FIELDS, scopeField } from '../pages/form';
import { settings } from '../settings';

/** The scopes that a person left out on the consent page, of those that the client asked for. */
export interface ScopeChoice {
  readonly leftOut: readonly string[];
  /** True if nothing is left, even though the client asked for something. */
  readonly isEmpty: boolean;
}

/**
 * Reads what a person chose. If the page offered no choice, the answer is for all scopes.
 *
 * A scope does not count as left out if they chose another one that includes it, because it would be granted with that one.
 */
export function scopeChoice({ params: { scope = '' } }: Interaction, form: URLSearchParams): ScopeChoice {
  if (!form.has(FORM_FIELDS.choice)) {
    return { leftOut: [], isEmpty: false };
  }
  const asked = scope.split(' ');
  const requested = settings.scopes.map(({ name }) => name).filter((name) => asked.includes(name));
  const chosen = scopeClosure(requested.filter((name) => form.has(scopeField(name))), settings.scopes);
  return { leftOut: requested.filter((name) => !chosen.has(name)), isEmpty: chosen.size === 0 };
}
