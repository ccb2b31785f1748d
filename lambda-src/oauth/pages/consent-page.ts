import { clientCard, clientName } from './client-card';
import type { ClientView } from './client-view';
import { durationInWords } from './duration';
import { decisionButton, form, type FormTarget } from './form';
import { html, type Html } from './html';
import { CHECK, CLOCK, PERSON } from './icons';
import { page, type ServerView } from './page';
import { personName, type PersonView } from './person';
import type { ScopeSettings } from '../../../src/contract';
import type { HttpResponse } from '../http-message';

/** What the consent page shows: who is asked to allow whom what. */
export interface ConsentPageModel {
  readonly server: ServerView;
  readonly client: ClientView;
  readonly person: PersonView;
  /** What the client would be allowed: all that it asked for and that the person may grant. May be empty. */
  readonly scopes: readonly Pick<ScopeSettings, 'name' | 'description'>[];
  readonly connection: Connection;
  readonly form: FormTarget;
}

/** How long the client may act for the person without them: until a time (epoch seconds), or for one access token's life (in seconds). */
export type Connection = { readonly type: 'lasting'; readonly until: number } | { readonly type: 'brief'; readonly lifetime: number };

/** The page that asks for consent; posts `allow`, `deny` or `switchAccount`. */
export function consentPage({ server, client, person, scopes, connection, form: target }: ConsentPageModel): HttpResponse {
  return page(200, server, 'Allow access?', html`<h1>Allow ${clientName(client)} to use ${server.name} for you?</h1>
${clientCard(client)}
<section class="list">
<h2>It will be able to</h2>
<ul>
${scopes.length === 0 ? item(CHECK, html`Use ${server.name} as you`) : scopes.map(({ description }) => item(CHECK, html`${description}`))}
</ul>
</section>
<section class="list">
<h2>What it gets</h2>
<ul>
${item(PERSON, html`An ID that stands for you, the same each time. Not your name, email address or password.`)}
${item(CLOCK, duration(connection))}
</ul>
</section>
${accountForm(person, target)}
${form(target, html`<div class="choice">
${decisionButton('allow', 'Allow', 'primary')}
${decisionButton('deny', 'Deny', 'secondary')}
</div>`)}`);
}

function item(icon: Html, content: Html): Html {
  return html`<li>${icon}<span>${content}</span></li>
`;
}

function duration(connection: Connection): Html {
  if (connection.type === 'brief') {
    return html`Access for ${durationInWords(connection.lifetime)}. Then it has to ask you again.`;
  }
  const end = new Date(connection.until * 1_000);
  const day = end.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  return html`Access until <time datetime="${end.toISOString()}">${day}</time>, also while you are away. Then it has to ask you again.`;
}

function accountForm(person: PersonView, target: FormTarget): Html {
  const name = personName(person);
  return html`<div>
<p class="muted">${name === undefined ? 'You are signed in.' : html`You are signed in as ${name}.`}</p>
${form(target, decisionButton('switchAccount', name === undefined ? 'Sign in again' : 'Not you? Use another account', 'link'))}
</div>`;
}
