import { isolated } from './foreign-text';
import { FORM_FIELDS, scopeField } from './form';
import { html, type Html } from './html';
import { CHECK, EYE, PENCIL, STOP } from './icons';
import type { ScopeBranch, ShownScope } from './scope-tree';
import type { ScopeAccess } from '../../../src/contract';

/** Number of rows that are open; further rows are folded, except those for what cannot be undone. */
const OPEN_ROWS = 5;

/** Maximum number of included scopes that are listed openly below the one that includes them; if there are more, they are folded. */
const OPEN_INCLUDED = 3;

/** Choice that a page gives a person. */
export interface ScopeListState {
  /** True if there is more than one thing to choose from. */
  readonly isChoice: boolean;
  /** True if everything is chosen, false if nothing is. */
  readonly isChosen: boolean;
}

/** Makes the rows for what a client would be allowed, which a person may leave out one by one. */
export function scopeList(branches: readonly ScopeBranch[], state: ScopeListState): Html {
  const dangers = branches.filter(({ access }) => access === 'destructive').length;
  // one row alone is not worth folding
  const open = branches.length <= OPEN_ROWS + 1 ? branches.length : Math.max(OPEN_ROWS, dangers);
  return html`${state.isChoice ? html`<input type="hidden" name="${FORM_FIELDS.choice}" value="scopes">
` : undefined}<ul class="scopes">
${branches.slice(0, open).map((branch) => row(branch, state))}</ul>
${FOLDS.flatMap(([access, words]) => fold(branches.slice(open).filter((branch) => branch.access === access), words, state))}`;
}

/** Kinds of access whose rows may be folded, with the words for them, in the order of `scopeTree`. */
const FOLDS: readonly (readonly [ScopeAccess | undefined, string])[] = [['write', 'more that can change things'], [undefined, 'more'], ['read', 'more that only read']];

function fold(branches: readonly ScopeBranch[], words: string, state: ScopeListState): Html[] {
  return branches.length === 0 ? [] : [html`<details><summary>${branches.length} ${words}</summary>
<ul class="scopes">
${branches.map((branch) => row(branch, state))}</ul>
</details>
`];
}

function row(branch: ScopeBranch, state: ScopeListState): Html {
  return html`<li>${scopeRow(branch, state)}${includedList(branch, state)}</li>
`;
}

function includedList({ included }: ScopeBranch, state: ScopeListState): Html | undefined {
  if (included.length === 0) {
    return undefined;
  }
  const list = html`<ul class="scopes included">
${included.map((scope) => html`<li>${scopeRow(scope, state)}</li>
`)}</ul>`;
  return included.length <= OPEN_INCLUDED ? html`
<p class="muted included">This includes:</p>
${list}` : html`
<details class="included"><summary>This includes ${included.length} more</summary>
${list}
</details>`;
}

function scopeRow(scope: ShownScope, { isChoice, isChosen }: ScopeListState): Html {
  const words = html`${SIGNS[scope.access ?? 'unknown']}<span>${isolated(scope.description)}${danger(scope)}</span>`;
  if (!isChoice || !scope.isAsked) {
    return html`<span class="scope ${scope.access ?? ''}">${words}</span>`;
  }
  return html`<label class="scope ${scope.access ?? ''}"><input type="checkbox" name="${scopeField(scope.name)}" value="on"${isChosen ? html` checked` : undefined}>${words}</label>`;
}

const SIGNS: Readonly<Record<ScopeAccess | 'unknown', Html>> = { read: EYE, write: PENCIL, destructive: STOP, unknown: CHECK };

function danger({ access }: ShownScope): Html | undefined {
  return access === 'destructive' ? html` <strong class="tag bad">Cannot be undone</strong>` : undefined;
}
