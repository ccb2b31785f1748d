import { clientLine, clientName } from './client-card';
import type { ClientView } from './client-view';
import { isolated } from './foreign-text';
import { decisionButton, form, type FormTarget } from './form';
import { html, type Html } from './html';
import { page, type ServerView } from './page';
import { passphraseField } from './passphrase-field';
import type { HttpResponse } from '../http-message';

/** What the sign-in page shows: which client asks, and how to sign in. */
export interface SignInPageModel {
  readonly server: ServerView;
  readonly client: ClientView;
  readonly form: FormTarget;
  readonly method: SignInMethod;
}

/**
 * Way in which people sign in: at an identity provider, or with the passphrase. `refused` is true if the one that was entered is
 * wrong, and `attemptsLeft` is the number of further ones that the server takes for now.
 */
export type SignInMethod =
  | { readonly type: 'redirect'; readonly label: string }
  | { readonly type: 'passphrase'; readonly refused: boolean; readonly attemptsLeft: number };

/** The page that precedes the sign-in; posts `continue` (with the passphrase, if it asks for one) or `cancel`. */
export function signInPage({ server, client, form: target, method }: SignInPageModel): HttpResponse {
  const refused = method.type === 'passphrase' && method.refused;
  return page(refused ? 403 : 200, server, refused ? 'Wrong passphrase' : 'Sign in', html`<h1>Sign in to ${isolated(server.name)}</h1>
<p><strong>${clientName(client)}</strong> wants to use ${isolated(server.name)} for you.</p>
${clientLine(client)}
${form(target, html`${method.type === 'redirect' ? continueAt(method.label) : enterPassphrase(server, method)}
${decisionButton('cancel', 'Cancel', 'secondary')}`)}`);
}

function continueAt(label: string): Html {
  return html`<p class="muted">You sign in at ${isolated(label)}. The app does not see your password.</p>
${decisionButton('continue', html`Continue with ${isolated(label)}`, 'primary')}`;
}

function enterPassphrase(server: ServerView, { refused, attemptsLeft }: SignInMethod & { readonly type: 'passphrase' }): Html {
  return html`${passphraseField(server, html`The owner of ${isolated(server.name)} has it. The app does not see it.`, refused, attemptsLeft)}
${decisionButton('continue', 'Sign in', 'primary')}`;
}
