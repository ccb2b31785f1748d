import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ask, isConversation } from './ask';
import { CONFIGURATIONS } from './configurations';
import { DIFFERENCES, isIntended } from './differences';
import { readAnswers, toKept, writeAnswers, type KeptAnswers } from './kept-answers';
import type { RunningConfiguration } from './recorded-case';
import { CASES } from './requests';
import { shuffled } from './shuffled';

/** Writes the answers anew, those that are not kept yet and those whose difference is intended. */
const isRecording = process.env.RECORD === '1';

const names = Object.keys(CASES).flatMap((configuration) => Object.keys(CASES[configuration]!).map((name) => `${configuration}: ${name}`));

test('answers are recorded by people, not in CI', () => {
  expect(isRecording && process.env.CI).toBeFalsy();
});

test('there are cases of each configuration, and no others', () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(CONFIGURATIONS).sort());
});

test('intended differences are of cases that there are', () => {
  expect(DIFFERENCES.filter((difference) => !names.some((name) => isIntended(name, [difference])))).toEqual([]);
});

// one configuration at a time: they share the environment of the process
describe.each(shuffled(Object.entries(CONFIGURATIONS), process.env.TEST_SEED))('%s', (configuration, start) => {
  const cases = CASES[configuration] ?? {};
  const kept = readAnswers(configuration);
  const now: Record<string, KeptAnswers> = {};
  let running: RunningConfiguration;

  beforeAll(async () => {
    running = await start();
  });

  afterAll(async () => {
    await running?.stop?.();
    vi.unstubAllEnvs();
    if (isRecording && !process.env.CI) {
      writeAnswers(configuration, Object.fromEntries(Object.keys(cases).flatMap((name) => now[name] ? [[name, now[name]]] : [])));
    }
  });

  test.each(Object.entries(cases))('%s', async (name, asked) => {
    const answers = toKept(await ask(running, asked), isConversation(asked));
    const before = kept[name];
    if (isRecording && (before === undefined || isIntended(`${configuration}: ${name}`))) {
      now[name] = answers;
      return;
    }
    if (before !== undefined) {
      now[name] = before;
    }

    expect(answers).toEqual(before);
  });

  test('keeps no answer of a case that there is not', () => {
    expect(isRecording ? [] : Object.keys(kept).filter((name) => !Object.hasOwn(cases, name))).toEqual([]);
  });
});
