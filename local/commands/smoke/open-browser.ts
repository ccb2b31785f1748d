import { spawn } from 'node:child_process';

/** The program that opens a URL, and what precedes the URL. No shell is involved: the server chose the URL. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Opens a web page in the person's browser, if there is one. */
export function openBrowser(url: string): void {
  if (!/^https?:$/.test(new URL(url).protocol)) return;
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  spawn(command, [...args, new URL(url).href], { stdio: 'ignore', detached: true }).on('error', () => undefined).unref();
}
