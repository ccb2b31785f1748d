import { foreignText, isolated } from './foreign-text';
import { html, type Html } from './html';

/** The person who is signed in, as far as the identity provider says who they are. */
export interface PersonView {
  readonly name?: string;
  readonly email?: string;
  /** True if all that is known about the person is that they have the passphrase. */
  readonly hasPassphrase?: boolean;
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

/** Says who a person is signed in as. */
export function signedInAs(person: PersonView): Html {
  const name = personName(person);
  if (name !== undefined) {
    return html`You are signed in as ${name}.`;
  }
  return person.hasPassphrase ? html`You are signed in with the passphrase.` : html`You are signed in.`;
}
