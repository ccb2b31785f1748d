import { Token } from 'aws-cdk-lib';

/** The facts that the page states. */
export interface LandingPageProps {
  /** The URL that clients connect to. */
  readonly url: string;
  /** Name of the server, for people. */
  readonly serverName: string;
  /** URL of the page that says how to connect a client. Absent if there is no function that makes that page: then this page says it. */
  readonly homeUrl?: string;
}

/** Sizes and colours as the pages of the authorization server have them. */
const STYLE = 'html{font:100%/1.5 system-ui,sans-serif}body{max-width:28rem;margin:0 auto;padding:2rem 1.25rem;overflow-wrap:anywhere}'
  + 'h1{font-size:1.5rem;line-height:1.25}code{user-select:all;-webkit-user-select:all}';

/** Returns the page for a browser, which has no token, at the address of the MCP endpoint or at one that does not exist. */
export function landingPage({ url, serverName, homeUrl }: LandingPageProps): string {
  return '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    + '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
    + (homeUrl === undefined ? '' : `<meta http-equiv="refresh" content="0;url=${homeUrl}">`)
    + `<title>MCP server</title><style>${STYLE}</style></head><body><main>${homeUrl === undefined ? instructions(url, serverName) : way(homeUrl)}</main></body></html>\n`;
}

function way(homeUrl: string): string {
  return `<h1>This is the address of an MCP server</h1><p><a href="${homeUrl}">How to connect an app</a></p>`;
}

function instructions(url: string, serverName: string): string {
  return `<h1>Connect an app to ${Token.isUnresolved(serverName) ? 'this MCP server' : escape(serverName)}</h1>`
    + '<p>This is the address of an MCP server. AI apps such as Claude, ChatGPT, Cursor and VS Code can use it for you, once you add it there. '
    + 'Your app then leads you to the place where you sign in.</p>'
    + `<h2>The address to add</h2><p><code>${url}</code></p>`
    + '<h2>Where to add it</h2><ul><li>Claude: Settings, then Connectors, then Add custom connector</li>'
    + '<li>ChatGPT: Settings, then Apps; under Advanced settings, turn on developer mode, then create an app</li>'
    + '<li>Cursor: Settings, then Tools &amp; MCP, then New MCP Server</li><li>VS Code: the command MCP: Add Server, then HTTP</li>'
    + `<li>Claude Code: <code>claude mcp add --transport http mcp-server ${url}</code></li></ul>`
    + '<p>Questions? Ask whoever gave you this address.</p>';
}

/** As text of HTML, without what the gateway would take for a variable. */
function escape(text: string): string {
  return text.replace(/[&<>"'$]/g, (character) => `&#${character.charCodeAt(0)};`);
}
