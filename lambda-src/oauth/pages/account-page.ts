import { clientName, destinationName, originTag } from './client-card';
import type { ClientView, RedirectDestination } from './client-view';
import { day } from './day';
import { isolated } from './foreign-text';
import { decisionButton, form, FORM_FIELDS, type FormTarget } from './form';
import { html, type Html } from './html';
import { CHECK } from './icons';
import { page, type ServerView } from './page';
import { type PersonView, signedInAs } from './person';
import type { ScopeSettings } from '../../../src/contract';
import type { HttpResponse } from '../http-message';

/** Content of the account page: the clients that can use the server for a person. */
export interface AccountPageModel {
  readonly server: ServerView;
  /** URL of the page that says how to connect a client. */
  readonly homeUrl: string;
  readonly person: PersonView;
  /** True if there can be other accounts to sign in with. */
  readonly canSwitch: boolean;
  /** Clients that the person has allowed, in the order in which the page shows them. */
  readonly connections: readonly ConnectionView[];
  /** The language of the person, for dates (BCP 47). */
  readonly locale: string;
  readonly form: FormTarget;
  /** Notice of what the person has just done. */
  readonly notice?: AccountNotice;
}

/** A client that a person has allowed. */
export interface ConnectionView {
  readonly clientId: string;
  readonly client: ClientView;
  /** Every place that the person was sent back to. */
  readonly destinations: readonly RedirectDestination[];
  /** Scopes that the client was allowed. May be empty. */
  readonly scopes: readonly Pick<ScopeSettings, 'name' | 'description'>[];
  /** Epoch seconds, like the other times. */
  readonly allowedAt: number;
  /** Absent if the client has no access now, though it can get access again without asking. */
  readonly access?: { readonly usedAt: number; readonly until: number };
}

/** Event to report: access was ended for one client or for all, or the person signed out, or their passphrase was refused. */
export type AccountNotice = 'ended' | 'endedAll' | 'signedOut' | 'refused';

/** Makes the page where people see and end what they allowed; posts `end`, with the client, `endAll`, `switchAccount` or `signOut`. */
export function accountPage({ server, homeUrl, person, canSwitch, connections, locale, form: target, notice }: AccountPageModel): HttpResponse {
  return page(200, server, 'Your access', html`${noticeOf(notice)}<h1>Apps that can use ${isolated(server.name)} for you</h1>
${connections.length === 0 ? nothingYet(server, homeUrl) : html`<p>You allowed these apps to act as you, also while you are away. You can end that at any time.</p>`}
${connections.map((connection) => connectionCard(server, connection, locale, target))}
${connections.length > 1 ? form(target, decisionButton('endAll', 'End access for all apps', 'secondary')) : undefined}
${session(person, canSwitch, target)}`);
}

function noticeOf(notice: AccountNotice | undefined): Html | undefined {
  switch (notice) {
    case 'ended': return status('The access has ended. It may take a minute until the app notices.');
    case 'endedAll': return status('All access has ended. It may take a minute until the apps notice.');
    default: return undefined;
  }
}

function status(text: string): Html {
  return html`<p class="notice good" role="status">${CHECK}<span>${text}</span></p>
`;
}

function nothingYet(server: ServerView, homeUrl: string): Html {
  return html`<p>No app can use ${isolated(server.name)} for you now.</p>
<a class="link" href="${homeUrl}">How to connect an app</a>`;
}

function connectionCard(
  server: ServerView, { clientId, client, destinations, scopes, allowedAt, access }: ConnectionView, locale: string, target: FormTarget,
): Html {
  return html`<section class="connection">
<div><h2 class="client-name">${clientName(client, 'App without a name')}</h2>
${originTag(client)}</div>
<ul>
${scopes.length === 0 ? item(html`Use ${isolated(server.name)} as you`) : scopes.map(({ description }) => item(html`${description}`))}</ul>
<dl>
<div><dt>Sends you back to</dt>${destinations.map((destination) => html`<dd>${placeName(destination)}</dd>`)}</div>
<div><dt>Allowed on</dt><dd>${day(allowedAt, locale)}</dd></div>
${access === undefined ? undefined : html`<div><dt>Last used on</dt><dd>${day(access.usedAt, locale)}</dd></div>
<div><dt>Has access until</dt><dd>${day(access.until, locale)}</dd></div>
`}</dl>
${access === undefined ? html`<p class="muted">It has no access now, but it can connect again without asking you.</p>` : undefined}
${form(target, html`<input type="hidden" name="${FORM_FIELDS.client}" value="${clientId}">
${decisionButton('end', html`End access for ${clientName(client, 'this app')}`, 'secondary')}`)}
</section>
`;
}

/** Names a place that the person was sent back to. The page does not know which computer or device that was on. */
function placeName(destination: RedirectDestination): Html {
  return destination.type === 'thisComputer' ? html`a program on your computer` : destinationName(destination);
}

function item(content: Html): Html {
  return html`<li>${CHECK}<span>${content}</span></li>
`;
}

function session(person: PersonView, canSwitch: boolean, target: FormTarget): Html {
  return html`<section class="list">
<p class="muted">${signedInAs(person)}</p>
${form(target, html`<div class="choice">
${decisionButton('signOut', 'Sign out', 'secondary')}
${canSwitch ? decisionButton('switchAccount', 'Use another account', 'secondary') : undefined}
</div>`)}
</section>`;
}
