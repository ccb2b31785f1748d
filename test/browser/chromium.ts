import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

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
  return chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS });
}

function chromiumPath(): string {
  const path = [process.env.CHROMIUM_PATH, ...USUAL_PLACES].find((place) => place && existsSync(place));
  if (path === undefined) {
    throw new Error(`there is no Chromium at ${USUAL_PLACES.join(', ')}: install it ("apt-get install chromium"), or set CHROMIUM_PATH to where it is`);
  }
  return path;
}
