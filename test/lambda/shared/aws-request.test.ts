import { expect, test } from 'vitest';
import { awsAnswer } from '../../../lambda-src/shared/aws-request';

const failure = (name: string) => Object.assign(new Error('arn:aws:confidential'), { name });

test('an answer is passed on', async () => {
  expect(await awsAnswer(Promise.resolve(7))).toBe(7);
});

test('an exception that the caller expects is passed on', async () => {
  await expect(awsAnswer(Promise.reject(failure('Expected')), 'Expected')).rejects.toMatchObject({ name: 'Expected' });
});

test('any other is unavailability, with the cause for the log', async () => {
  await expect(awsAnswer(Promise.reject(failure('Other')), 'Expected')).rejects.toMatchObject({
    name: 'ServiceUnavailableError', message: expect.not.stringContaining('confidential'), cause: { name: 'Other' },
  });
});
