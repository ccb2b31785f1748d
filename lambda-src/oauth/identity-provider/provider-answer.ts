import { SignInError } from './sign-in-error';

const MAX_TEXT_LENGTH = 300;

/**
 * The identity provider answered with an error (RFC 6749 sections 4.1.2.1 and 5.2).
 *
 * @param where `callback` or `token endpoint`
 * @param code what the authorization code was, which must not get into the log
 */
export function errorAnswer(
  where: string,
  answer: { readonly error: string; readonly description?: string },
  code: string | null,
): SignInError {
  const text = answer.description === undefined ? answer.error : `${answer.error}: ${answer.description}`;
  const harmless = (code ? text.replaceAll(code, '(code)') : text).slice(0, MAX_TEXT_LENGTH);
  return new SignInError(reasonOf(answer.error), `The identity provider answered with an error at the ${where}: ${harmless}`);
}

function reasonOf(error: string): 'refused' | 'unavailable' | 'failed' {
  switch (error) {
    case 'access_denied':
      return 'refused';
    case 'temporarily_unavailable':
      return 'unavailable';
    default:
      return 'failed';
  }
}
