import { clientCard, clientName } from './client-card';
import type { ClientView } from './client-view';
import { day } from './day';
import { durationInWords } from './duration';
import { isolated } from './foreign-text';
import { decisionButton, form, type FormTarget } from './form';
import { html, type Html } from './html';
import { CHECK, CLOCK, DOOR, PERSON, WARNING } from './icons';
import { page, type ServerView } from './page';
import { type PersonView, personName, signedInAs } from './person';
import { scopeList } from './scope-list';
import { scopeTree } from './scope-tree';
import type { ScopeSettings } from '../../../src/contract';
import type { HttpResponse } from '../http-message';

/** What the consent page shows: who is asked to allow whom what. */
export interface ConsentPageModel {
  readonly server: ServerView;
  readonly client: ClientView;
  readonly person: PersonView;
  readonly scopes: ConsentScopes;
  /** True if the person left out everything when they were asked before. */
  readonly nothingChosen: boolean;
  readonly connection: Connection;
  /** The language of the person, for dates (BCP 47). */
  readonly locale: string;
  /** URL of the page where the person ends what they have allowed. */
  readonly accountUrl: string;
  readonly form: FormTarget;
}

/** Scopes that the client would be allowed. */
export interface ConsentScopes {
  /** Names of the scopes that the client asked for and the person may grant. May be empty. */
  readonly asked: readonly string[];
  /** The scopes of the server. */
  readonly declared: readonly ScopeSettings[];
}

/**
 * Time for which the client may act for the person without them: until a time (epoch seconds), or until it has not been used for
 * `unusedFor` (in seconds), if that may be sooner; or for the lifetime of one access token (in seconds).
 */
export type Connection =
  | { readonly type: 'lasting'; readonly until: number; readonly unusedFor?: number }
  | { readonly type: 'brief'; readonly lifetime: number };

/**
 * Makes the page that asks for consent; posts `allow`, `deny` or `switchAccount`. If there are several scopes, `allow` comes with
 * those that the person chose.
 */
export function consentPage(model: ConsentPageModel): HttpResponse {
  const { server, client, person, form: target } = model;
  return page(200, server, 'Allow access?', html`${account(person, target)}
<h1>Allow ${clientName(client)} to use ${isolated(server.name)}?</h1>
${clientCard(client)}
${form(target, html`${permissions(model)}
${conditions(model)}
<div class="choice decide">
${decisionButton('allow', 'Allow', 'primary')}
${decisionButton('deny', 'Deny', 'secondary')}
</div>`)}`);
}

function account(person: PersonView, target: FormTarget): Html {
  return html`<div class="account">
<p class="muted">${signedInAs(person)}</p>
${form(target, decisionButton('switchAccount', personName(person) === undefined ? 'Sign in again' : 'Not you? Use another account', 'link'))}
</div>`;
}

function permissions({ server, scopes: { asked, declared }, nothingChosen }: ConsentPageModel): Html {
  const [isAnything, isChoice] = [asked.length > 0, asked.length > 1];
  return html`<section class="list"${nothingChosen ? html` aria-describedby="nothing"` : undefined}>
<h2>It will be able to</h2>
${isChoice ? html`<p class="muted">Untick what you do not want to allow.</p>` : undefined}
${nothingChosen ? html`<p class="notice bad" id="nothing">${WARNING}<span>You left out everything. Tick what to allow, or press Deny.</span></p>` : undefined}
${isAnything ? scopeList(scopeTree(asked, declared), { isChoice, isChosen: !nothingChosen }) : html`<ul>${item(CHECK, html`Use ${isolated(server.name)} as you`)}</ul>`}
</section>`;
}

function conditions({ scopes: { asked }, connection, locale, accountUrl }: ConsentPageModel): Html {
  const listed = asked.length === 0 ? undefined : html` What it can read is listed above.`;
  return html`<section class="list">
<h2>What it gets</h2>
<ul>
${item(PERSON, html`An ID that tells you apart, the same each time. It is not your name, email address or password.${listed}`)}
${item(CLOCK, duration(connection, locale))}
${item(DOOR, html`You can end its access at any time. <a class="link" href="${accountUrl}">See what you have allowed</a>`)}
</ul>
</section>`;
}

function item(icon: Html, content: Html): Html {
  return html`<li>${icon}<span>${content}</span></li>
`;
}

function duration(connection: Connection, locale: string): Html {
  if (connection.type === 'brief') {
    return html`Access for ${durationInWords(connection.lifetime)}. Then it has to ask you again.`;
  }
  const { until, unusedFor } = connection;
  const sooner = unusedFor === undefined ? undefined : html` It ends sooner if the app does not use it for ${durationInWords(unusedFor)}.`;
  return html`Access until ${day(until, locale)}, also while you are away.${sooner}`;
}
