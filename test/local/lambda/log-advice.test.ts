import { expect, test } from 'vitest';
import { adviceOn } from '../../../local/lambda/log-advice';

const line = (members: object) => JSON.stringify({ level: 'WARN', message: 'x', ...members });

test('whoever develops a server reads what to do when a client cannot be looked up', () => {
  const advice = adviceOn(line({ UnreadableDocuments: 1, host: 'chatgpt.example', servedFrom: 'nothing' }));

  expect(advice).toContain('chatgpt.example');
  expect(advice).toContain('metadataDocuments: false');
  expect(advice).toContain('--oauth-client-registration dcr');
});

test('and that there is nothing to do where something serves instead', () => {
  for (const servedFrom of ['copy', 'record', 'knownDocument']) {
    expect(adviceOn(line({ UnreadableDocuments: 1, host: 'claude.example', servedFrom }))).toMatch(/claude\.example.*nothing to do/);
  }
});

test('and what to do when clients are not registered', () => {
  expect(adviceOn(line({ RefusedRegistrations: 1 }))).toContain('perAddressAndHour');
});

test.each(['', 'UnreadableDocuments', '{"UnreadableDocuments', '"RefusedRegistrations"', 'null', line({ SecurityEvents: 1 }), line({ message: 'UnreadableDocuments' })])('there is none on %j', (other) => {
  expect(adviceOn(other)).toBeUndefined();
});
