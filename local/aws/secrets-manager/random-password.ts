import { randomInt } from 'node:crypto';
import { AwsError } from '../aws-error';

/** The input of `GetRandomPassword`, which is also part of CloudFormation's `GenerateSecretString`. */
export interface PasswordRequirements {
  /** 32 unless given. */
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly ExcludeLowercase?: boolean;
  readonly IncludeSpace?: boolean;
  /** True unless given. */
  readonly RequireEachIncludedType?: boolean;
}

/**
 * A random password.
 *
 * @throws AwsError `InvalidParameterException` if the requirements leave no characters, or too few places for each type
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
 */
export function randomPassword(requirements: PasswordRequirements): string {
  const excluded = new Set(requirements.ExcludeCharacters ?? '');
  const types = [
    requirements.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    requirements.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    requirements.ExcludeNumbers ? '' : '0123456789',
    requirements.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    requirements.IncludeSpace ? ' ' : '',
  ].map((characters) => [...characters].filter((character) => !excluded.has(character))).filter(({ length }) => length > 0);

  const length = Number(requirements.PasswordLength ?? 32);
  const required = requirements.RequireEachIncludedType ?? true ? types : [];
  if (types.length === 0 || length < Math.max(1, required.length) || length > 4096) {
    throw new AwsError('InvalidParameterException', 'A password of this length with these characters cannot be generated.');
  }
  const all = types.flat();
  const characters = [
    ...required.map(pick),
    ...Array.from({ length: length - required.length }, () => pick(all)),
  ];
  shuffle(characters);
  return characters.join('');
}

function pick(characters: readonly string[]): string {
  return characters[randomInt(characters.length)];
}

/** Fisher and Yates. */
function shuffle(characters: string[]): void {
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other], characters[last]];
  }
}
