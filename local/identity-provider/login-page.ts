import { createHash } from 'node:crypto';
import type { TestUser } from './test-users';
import { html, Html } from '../../lambda-src/oauth/pages/html';
import { WARNING } from '../../lambda-src/oauth/pages/icons';
import { stylesheet } from '../../lambda-src/oauth/pages/stylesheet';
import { RUN } from '../program';

/** What the login page shows. */
export interface LoginPage {
  /** Where the form goes. */
  readonly action: string;
  /** The name of the identity provider, or of the authorization server, that it stands in for. */
  readonly standsInFor: string;
  /** The scopes that the client of this request wants, if it is not the stack's own server. */
  readonly scopes?: string;
  readonly users: readonly TestUser[];
}

/** The design of the server's own pages, and what only this page has. */
const STYLE = `${stylesheet()}
main{border:2px dashed var(--caution)}
.person{display:grid;gap:.125rem;justify-content:start;justify-items:start;text-align:start}
.person span{color:var(--muted);font-size:.875rem;font-weight:400}
`;

/** The headers of every page: nothing is loaded, nothing runs, and no other page shows it. */
export const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
};

/** Shows the page on which a test user is chosen. */
export function loginPage({ action, standsInFor, scopes, users }: LoginPage): string {
  return page('Choose a test user', html`<p>This page stands in for <strong><bdi>${standsInFor}</bdi></strong>, which is not asked on this machine.${scopes ? ` Asked for: ${scopes}.` : ''}</p>
<form method="post" action="${action}">
${users.map(userButton)}
<button class="link" name="deny" value="deny">Deny, as if the sign-in had been cancelled</button>
</form>
<p class="muted">For other people, start the server with a file of test users: <code>${RUN} local --users users.json</code></p>`);
}

/** Says what went wrong. */
export function problemPage(problem: string): string {
  return page('The sign-in cannot go on', html`<p role="alert">${problem}</p>
<p>Go back to your client and connect again.</p>`);
}

function page(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Local login</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header><span class="initial" aria-hidden="true">L</span><span>Local login</span></header>
<main>
<h1>${title}</h1>
<p class="notice caution">${WARNING}<span><strong>Local login – not your real identity provider.</strong> Only this machine can reach it, and it asks for no password.</span></p>
${content}
</main>
</body>
</html>
`.markup;
}

function userButton({ sub, name, ...user }: TestUser): Html {
  return html`<button class="person" name="user" value="${sub}"><bdi>${name}</bdi>${detailsOf(user).map((detail) => html`<span dir="auto">${detail}</span>`)}</button>
`;
}

function detailsOf({ email, email_verified: verified = true, groups = [], claims, acr }: Omit<TestUser, 'sub' | 'name'>): string[] {
  return [
    `${email}${verified ? '' : ' (not verified)'}`,
    groups.length > 0 ? `Groups: ${groups.join(', ')}` : 'In no group',
    ...claims && Object.keys(claims).length > 0 ? [`Claims: ${JSON.stringify(claims)}`] : [],
    ...acr ? [`acr: ${acr}`] : [],
  ];
}
