import { expect, test } from 'vitest';
import {
  APP_CLIENT, LOOPBACK_CLIENT, NAMELESS_CLIENT, OWNED_CLIENT, UNVERIFIED_CLIENT, UNVERIFIED_LOOPBACK_CLIENT, WEB_CLIENT,
} from './sample-pages';
import { clientCard } from '../../../../lambda-src/oauth/pages/client-card';
import type { ClientView } from '../../../../lambda-src/oauth/pages/client-view';

const VERIFIED = 'Verified: ';
const NOT_VERIFIED = 'Not verified';
const WARNING = 'Go on only if you have just started this yourself';

/** The words of the card. */
const wordsOf = (client: ClientView): string => clientCard(client).markup.replace(/<[^>]*>/g, '');

test('a client that is known by its document is verified by the host of the document', () => {
  expect(wordsOf(WEB_CLIENT)).toContain('Verified: claude.ai');
  expect(wordsOf(WEB_CLIENT)).not.toContain(WARNING);
});

test.each([LOOPBACK_CLIENT, { ...APP_CLIENT, origin: LOOPBACK_CLIENT.origin }])('its document verifies nothing where any program could use it', (client) => {
  expect(wordsOf(client)).not.toContain(VERIFIED);
  expect(wordsOf(client)).toContain('Uses the name of claude.ai');
});

test('a client that the owner registered says so', () => {
  expect(wordsOf(OWNED_CLIENT)).toContain('Registered by the owner');
  expect(wordsOf(OWNED_CLIENT)).not.toContain(WARNING);
});

test.each([UNVERIFIED_CLIENT, UNVERIFIED_LOOPBACK_CLIENT, APP_CLIENT, NAMELESS_CLIENT])('S17 a client that registered itself is not verified', (client) => {
  expect(wordsOf(client)).toContain(NOT_VERIFIED);
  expect(wordsOf(client)).toContain(WARNING);
});

test('a program on this computer is warned of, even one that the owner registered', () => {
  expect(wordsOf({ ...OWNED_CLIENT, destination: LOOPBACK_CLIENT.destination })).toContain('Any program on this computer can use this name');
});

test('S17 every card names where the person is sent back to', () => {
  expect(wordsOf(UNVERIFIED_CLIENT)).toContain('Sends you back tochatgpt.com');
  expect(wordsOf(LOOPBACK_CLIENT)).toContain('a program on this computer (localhost:34567)');
  expect(wordsOf(APP_CLIENT)).toContain('an app on this device (cursor:)');
});

test('the website is shown where it is another host than the one that the person is sent back to', () => {
  expect(wordsOf(WEB_CLIENT)).not.toContain('website');
  expect(wordsOf({ ...UNVERIFIED_CLIENT, website: 'openai.com' })).toContain('Says that its website isopenai.com');
});
