import { createHash } from 'node:crypto';
import type { TestUser } from './test-users';

/** What the login page shows. */
export interface LoginPage {
  /** Where the form goes. */
  readonly action: string;
  /** The name of the identity provider, or of the authorization server, that it stands in for. */
  readonly standsInFor: string;
  /** What the client of this request wants: the scopes, if it is not the stack's own server. */
  readonly scopes?: string;
  readonly users: readonly TestUser[];
}

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 34rem; margin: 0 auto; padding: 1rem; }
.local { border: 2px dashed #b45309; border-radius: .5rem; padding: .25rem 1rem; }
button { display: block; width: 100%; margin: .75rem 0; padding: .75rem 1rem; border: 1px solid GrayText; border-radius: .5rem;
  background: Canvas; color: CanvasText; font: inherit; text-align: start; overflow-wrap: anywhere; cursor: pointer; }
button:hover, button:focus-visible { outline: 3px solid Highlight; }
button b, button span { display: block; }
`;

/** Of every page: nothing is loaded, nothing runs, and no other page shows it. */
export const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
};

/** The page on which a test user is chosen. */
export function loginPage({ action, standsInFor, scopes, users }: LoginPage): string {
  const buttons = users.map(({ sub, ...user }) =>
    `<button name="user" value="${escape(sub)}"><b>${escape(user.name)}</b>${detailsOf(user).map((detail) => `<span>${escape(detail)}</span>`).join('')}</button>`);
  return page('Local login', `
<p>Instead of <b>${escape(standsInFor)}</b>, which is not asked on this machine.${scopes ? ` Asked for: ${escape(scopes)}.` : ''}</p>
<h2>Continue as</h2>
<form method="post" action="${escape(action)}">
${buttons.join('\n')}
<button name="deny" value="deny"><b>Deny</b><span>As if the sign-in had been cancelled</span></button>
</form>
<p>Other people: <code>remote-mcp local --users users.json</code></p>`);
}

/** A page that says what went wrong. */
export function problemPage(problem: string): string {
  return page('Local login', `<p role="alert">${escape(problem)}</p>\n<p>Begin anew in the client.</p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="local"><strong>Local login – not your real identity provider.</strong> Only this machine can reach it, and it asks for no password.</p>${content}
</main>
</body>
</html>
`;
}

function detailsOf({ email, email_verified: verified = true, groups = [], claims, acr }: Omit<TestUser, 'sub'>): string[] {
  return [
    `${email}${verified ? '' : ' (not verified)'}`,
    groups.length > 0 ? `Groups: ${groups.join(', ')}` : 'In no group',
    ...claims && Object.keys(claims).length > 0 ? [`Claims: ${JSON.stringify(claims)}`] : [],
    ...acr ? [`acr: ${acr}`] : [],
  ];
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
