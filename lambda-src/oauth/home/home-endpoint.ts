import { claudeCodeCommand, claudeLink, cursorLink, vsCodeLink } from './install-links';
import { OAUTH_PATHS, peopleCanSignIn } from '../../../src/contract';
import { forBrowsers } from '../authorization/problem-page';
import { serverView } from '../authorization/server-view';
import { homePage } from '../pages/home-page';
import { issuer, mcpUrl, settings } from '../settings';

const { resourceName: name } = settings;

/** Shows whoever opens the address of the server in a browser what it is, and how to connect to it. */
export const showHome = forBrowsers(async () => homePage({
  server: serverView,
  mcpUrl,
  // not from the computer of another company
  ...(issuer.startsWith('https:') && { claudeLink: claudeLink(name, mcpUrl) }),
  cursorLink: cursorLink(name, mcpUrl),
  vsCodeLink: vsCodeLink(name, mcpUrl),
  claudeCodeCommand: claudeCodeCommand(name, mcpUrl),
  accountUrl: peopleCanSignIn(settings) ? issuer + OAUTH_PATHS.account : undefined,
}));
