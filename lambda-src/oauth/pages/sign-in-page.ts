import { clientCard, clientName } from './client-card';
import type { ClientView } from './client-view';
import { decisionButton, form, FORM_FIELDS, type FormTarget } from './form';
import { html, type Html } from './html';
import { WARNING } from './icons';
import { page, type ServerView } from './page';
import type { HttpResponse } from '../http-message';

/** What the sign-in page shows: which client asks, and how to sign in. */
export interface SignInPageModel {
  readonly server: ServerView;
  readonly client: ClientView;
  readonly form: FormTarget;
  readonly method: SignInMethod;
}

/** How people sign in: at an identity provider, or with the passphrase; `refused` if the one that was entered is wrong. */
export type SignInMethod =
  | { readonly type: 'redirect'; readonly label: string }
  | { readonly type: 'passphrase'; readonly refused: boolean };

/** The page that precedes the sign-in; posts `continue` (with the passphrase, if it asks for one) or `cancel`. */
export function signInPage({ server, client, form: target, method }: SignInPageModel): HttpResponse {
  const refused = method.type === 'passphrase' && method.refused;
  return page(refused ? 403 : 200, server, refused ? 'Wrong passphrase' : 'Sign in', html`<h1>Sign in to ${server.name}</h1>
<p>You were sent here by <strong>${clientName(client)}</strong>, which wants to use ${server.name} for you.</p>
${clientCard(client)}
${form(target, html`${method.type === 'redirect' ? continueAt(method.label) : enterPassphrase(server, method.refused)}
${decisionButton('cancel', 'Cancel', 'secondary')}`)}`);
}

function continueAt(label: string): Html {
  return html`<p class="muted">You sign in at ${label}. The app does not see your password.</p>
${decisionButton('continue', `Continue with ${label}`, 'primary')}`;
}

function enterPassphrase(server: ServerView, refused: boolean): Html {
  // password managers file what is entered below a user name
  return html`<input type="text" autocomplete="username" value="${server.name}" hidden>
<div class="field">
<label for="passphrase">Passphrase</label>
<p class="muted" id="hint">The owner of ${server.name} has it. The app does not see it.</p>
${refused ? html`<p class="notice bad" id="refused">${WARNING}<span>This is not the passphrase. Check it and try again.</span></p>` : undefined}
${passphraseInput(refused)}
</div>
${decisionButton('continue', 'Sign in', 'primary')}`;
}

/** After a refusal, the page opens at the field that is to be corrected. */
function passphraseInput(refused: boolean): Html {
  const state = refused ? html`aria-describedby="refused hint" aria-invalid="true" autofocus` : html`aria-describedby="hint"`;
  return html`<input id="passphrase" name="${FORM_FIELDS.passphrase}" type="password" autocomplete="current-password" required ${state}>`;
}
