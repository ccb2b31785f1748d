import { foreignText, isolated } from './foreign-text';
import { html, type Html } from './html';

/** The person who is signed in, as far as the identity provider says who they are. */
export interface PersonView {
  readonly name?: string;
  readonly email?: string;
}

/** Names a person: by name and e-mail address, or what there is of them. `undefined` if there is neither. */
export function personName({ name, email }: PersonView): Html | undefined {
  const [shownName, shownEmail] = [foreignText(name), foreignText(email)];
  if (shownName === undefined || shownEmail === undefined) {
    const shown = shownName ?? shownEmail;
    return shown === undefined ? undefined : html`<strong>${isolated(shown)}</strong>`;
  }
  return html`<strong>${isolated(shownName)}</strong> (${isolated(shownEmail)})`;
}
