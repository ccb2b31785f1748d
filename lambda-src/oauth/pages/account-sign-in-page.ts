import { isolated } from './foreign-text';
import { decisionButton, form, type FormTarget } from './form';
import { html, type Html } from './html';
import { CHECK } from './icons';
import { page, type ServerView } from './page';
import { passphraseField } from './passphrase-field';
import type { SignInMethod } from './sign-in-page';
import type { HttpResponse } from '../http-message';

/** Content of the page that precedes the account page: how to sign in. */
export interface AccountSignInPageModel {
  readonly server: ServerView;
  readonly form: FormTarget;
  readonly method: SignInMethod;
  /** True if the person has just signed out. */
  readonly signedOut: boolean;
}

/** Makes the page where people sign in to see what they allowed; posts `continue`, with the passphrase if it asks for one. */
export function accountSignInPage({ server, form: target, method, signedOut }: AccountSignInPageModel): HttpResponse {
  const refused = method.type === 'passphrase' && method.refused;
  return page(refused ? 403 : 200, server, refused ? 'Wrong passphrase' : 'Sign in', html`${signedOut ? farewell(method) : undefined}<h1>Your access to ${isolated(server.name)}</h1>
<p>Sign in to see which apps can use ${isolated(server.name)} for you, and to end their access.</p>
${form(target, method.type === 'redirect' ? continueAt(method.label) : enterPassphrase(server, method))}`);
}

function farewell(method: SignInMethod): Html {
  const elsewhere = method.type === 'redirect' ? html` You may still be signed in at ${isolated(method.label)}.` : undefined;
  return html`<p class="notice good" role="status">${CHECK}<span>You are signed out.${elsewhere} Apps keep the access that you gave them.</span></p>
`;
}

function continueAt(label: string): Html {
  return html`<p class="muted">You sign in at ${isolated(label)}.</p>
${decisionButton('continue', html`Continue with ${isolated(label)}`, 'primary')}`;
}

function enterPassphrase(server: ServerView, { refused, attemptsLeft }: SignInMethod & { readonly type: 'passphrase' }): Html {
  return html`${passphraseField(server, html`The owner of ${isolated(server.name)} has it.`, refused, attemptsLeft)}
${decisionButton('continue', 'Sign in', 'primary')}`;
}
