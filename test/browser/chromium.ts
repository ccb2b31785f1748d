import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { WAIT_LIMIT } from '../time-limits.mts';

/** Where distributions install Chromium. */
const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** It talks to nobody but the servers that a test sends it to. */
const ARGUMENTS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/**
 * Starts a Chromium without a window, which the caller closes.
 *
 * @throws Error if none is installed
 */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS, timeout: WAIT_LIMIT });
}

/** Opens a window of its own, which waits for pages as long as tests wait for anything. */
export async function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(WAIT_LIMIT);
  return context;
}

function chromiumPath(): string {
  const path = [process.env.CHROMIUM_PATH, ...USUAL_PLACES].find((place) => place && existsSync(place));
  if (path === undefined) {
    throw new Error(`there is no Chromium at ${USUAL_PLACES.join(', ')}: install it ("apt-get install chromium"), or set CHROMIUM_PATH to where it is`);
  }
  return path;
}
