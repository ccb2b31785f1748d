import { expect, test } from 'vitest';
import {
  APP_CLIENT, KNOWN_CLIENT, LOOPBACK_CLIENT, NAMELESS_CLIENT, OWNED_CLIENT, UNVERIFIED_CLIENT, UNVERIFIED_LOOPBACK_CLIENT, WEB_CLIENT,
} from './sample-pages';
import { clientCard, clientLine } from '../../../../lambda-src/oauth/pages/client-card';
import type { ClientView } from '../../../../lambda-src/oauth/pages/client-view';
import type { Html } from '../../../../lambda-src/oauth/pages/html';

const VERIFIED = 'Verified: ';
const NOT_VERIFIED = 'Not verified';
const WARNING = 'Go on only if you have just started this yourself';

/** The words of the card. */
const wordsOf = (client: ClientView): string => heard(clientCard(client));

/** Returns the text that screen readers read out. */
const heard = ({ markup }: Html): string => markup.replace(/<span aria-hidden="true">.*?<\/span><\/span>/g, '').replace(/<[^>]*>/g, '');

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

test('a client that sends people to the site of a well-known one needs no warning, and is not said to be verified', () => {
  expect(wordsOf(KNOWN_CLIENT)).toContain('Known site: chatgpt.com');
  expect(wordsOf(KNOWN_CLIENT)).not.toContain(NOT_VERIFIED);
  expect(wordsOf(KNOWN_CLIENT)).not.toContain(VERIFIED);
  expect(wordsOf(KNOWN_CLIENT)).not.toContain(WARNING);
});

test('colour is for strangers on the web: everybody else is told apart without', () => {
  const isAlarming = (client: ClientView) => clientCard(client).markup.includes('caution');

  expect([UNVERIFIED_CLIENT, NAMELESS_CLIENT].map(isAlarming)).toEqual([true, true]);
  expect([WEB_CLIENT, OWNED_CLIENT, KNOWN_CLIENT, LOOPBACK_CLIENT, UNVERIFIED_LOOPBACK_CLIENT, APP_CLIENT].filter(isAlarming)).toEqual([]);
});

test.each([
  [WEB_CLIENT, 'Verified: claude.ai. Sends you back to claude.ai.'],
  [OWNED_CLIENT, 'Registered by the owner. Sends you back to intranet.example.com.'],
  [KNOWN_CLIENT, 'Sends you back to chatgpt.com.'],
  [UNVERIFIED_CLIENT, 'Not verified. Sends you back to my-notebook.apps.example.co.uk.'],
  [LOOPBACK_CLIENT, 'Uses the name of claude.ai. Sends you back to a program on this computer (localhost:34567).'],
  [APP_CLIENT, 'Not verified. Sends you back to an app on this device (cursor:).'],
])('before the sign-in one line says: $1', (client, line) => {
  expect(heard(clientLine(client))).toBe(line);
});

test('a program on this computer is warned of, even one that the owner registered', () => {
  expect(wordsOf({ ...OWNED_CLIENT, destination: LOOPBACK_CLIENT.destination })).toContain('Any program on this computer can use this name');
});

test('S17 every card names where the person is sent back to', () => {
  expect(wordsOf(UNVERIFIED_CLIENT)).toContain('Sends you back tomy-notebook.apps.example.co.uk');
  expect(wordsOf(LOOPBACK_CLIENT)).toContain('a program on this computer (localhost:34567)');
  expect(wordsOf(APP_CLIENT)).toContain('an app on this device (cursor:)');
});

test('the website is shown where it is another host than the one that the person is sent back to', () => {
  expect(wordsOf(WEB_CLIENT)).not.toContain('website');
  expect(wordsOf({ ...UNVERIFIED_CLIENT, website: 'openai.com' })).toContain('Says that its website isopenai.com');
});
