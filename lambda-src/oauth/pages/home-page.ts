import { isolated } from './foreign-text';
import { html, type Html } from './html';
import { WARNING } from './icons';
import { page, type ServerView } from './page';
import type { HttpResponse } from '../http-message';

/** Content of the home page: how to connect a client to the server. */
export interface HomePageModel {
  readonly server: ServerView;
  /** The URL to copy. */
  readonly mcpUrl: string;
  /** Link that opens Claude's dialog. Absent if Claude and ChatGPT cannot reach the server from where they are. */
  readonly claudeLink?: string;
  readonly cursorLink: string;
  readonly vsCodeLink: string;
  readonly claudeCodeCommand: string;
  /** URL of the page where people see what they have allowed. Absent if people cannot sign in. */
  readonly accountUrl?: string;
}

/** Makes the page for anyone who opens the server's address in a browser. */
export function homePage(model: HomePageModel): HttpResponse {
  const { server, mcpUrl, claudeLink, accountUrl } = model;
  return page(200, server, 'Connect an app', html`<h1>Connect an app to ${isolated(server.name)}</h1>
<p>This is the address of an MCP server. AI apps such as Claude, ChatGPT, Cursor and VS Code can use it for you, once you add it there.</p>
<section class="list">
<h2>The address to add</h2>
<p class="copy"><code>${mcpUrl}</code></p>
<p class="muted">${accountUrl === undefined ? NO_SIGN_IN : SIGN_IN}</p>
</section>
${claudeLink === undefined ? OUT_OF_REACH : hostedApps(claudeLink)}
${installedApps(model)}
${help(server, accountUrl)}`);
}

const SIGN_IN = 'Your app then sends you here to sign in, and you decide what it may do.';

const NO_SIGN_IN = 'People cannot sign in to this server. It works only with programs that have access of their own.';

const OUT_OF_REACH = html`<p class="notice caution">${WARNING}<span>This server runs on your own computer, so Claude and ChatGPT on the web cannot reach it.</span></p>`;

function hostedApps(claudeLink: string): Html {
  return html`<section class="list">
<h2>Claude</h2>
<a class="button primary" href="${claudeLink}">Add to Claude</a>
<p class="muted">Or open Settings, then Connectors, and add a custom connector with the address.</p>
</section>
<section class="list">
<h2>ChatGPT</h2>
<p class="muted">Open Settings, then Apps (in some versions Connectors). Under Advanced settings, turn on developer mode. Then create an app with the address.</p>
</section>`;
}

function installedApps({ cursorLink, vsCodeLink, claudeCodeCommand }: HomePageModel): Html {
  return html`<section class="list">
<h2>Cursor and VS Code</h2>
<div class="choice">
<a class="button secondary" href="${cursorLink}">Add to Cursor</a>
<a class="button secondary" href="${vsCodeLink}">Add to VS Code</a>
</div>
</section>
<section class="list">
<h2>Claude Code</h2>
<p class="muted">Enter this in a terminal:</p>
<p class="copy"><code>${claudeCodeCommand}</code></p>
</section>`;
}

function help({ name, branding: { supportUrl } }: ServerView, accountUrl: string | undefined): Html {
  return html`${accountUrl === undefined ? undefined : html`<section class="list">
<h2>Already connected?</h2>
<a class="link" href="${accountUrl}">See and end what you allowed</a>
</section>
`}<section class="list">
<h2>Questions</h2>
${supportUrl === undefined ? html`<p>Ask whoever gave you this address.</p>` : html`<a class="link" href="${supportUrl}"><span>Ask the people who run ${isolated(name)}</span></a>`}
</section>`;
}
