import { createHash } from 'node:crypto';
import { isolated } from './foreign-text';
import { Html, html } from './html';
import { stylesheet } from './stylesheet';
import type { BrandingSettings } from '../../../src/contract';
import { type HttpResponse, NO_STORE } from '../http-message';

/** What every page shows of the server. */
export interface ServerView {
  /** For people: `OAuthSettings.resourceName`. */
  readonly name: string;
  readonly branding: BrandingSettings;
}

/**
 * An answer that is a page.
 *
 * @param title of the browser's tab; nothing foreign, which could not be isolated there
 * @param content of the main landmark, with the heading
 */
export function page(
  status: number, server: ServerView, title: string, content: Html, headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const style = stylesheet(server.branding.color);
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · ${server.name}</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body>
<header>${mark(server)}${isolated(server.name)}</header>
<main>
${content}
</main>
${footer(server.branding)}
</body>
</html>
`;
  return { status, headers: { ...pageHeaders(style), ...headers }, body: document.markup };
}

/** The owner's logo, or the first letter of the server's name. Both stand beside the name, so screen readers skip them. */
function mark({ name, branding: { logo } }: ServerView): Html {
  return logo === undefined
    ? html`<span class="initial" aria-hidden="true">${(Array.from(name)[0] ?? '').toUpperCase()}</span>`
    : html`<img src="${logo}" alt="">`;
}

function footer({ supportUrl }: BrandingSettings): Html | undefined {
  return supportUrl === undefined ? undefined : html`<footer><a href="${supportUrl}">Get help</a></footer>`;
}

function pageHeaders(style: string): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    ...NO_STORE,
    'content-security-policy': [
      "default-src 'none'",
      `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
      'img-src data:',
      "base-uri 'none'",
      // no form-action: browsers apply it to the redirects that follow the form too, which end at the client
      "frame-ancestors 'none'",
    ].join('; '),
    'x-frame-options': 'DENY',
    // not no-referrer: browsers would post our forms with `Origin: null`
    'referrer-policy': 'same-origin',
  };
}
