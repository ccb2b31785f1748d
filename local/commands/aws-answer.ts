import { StartError } from '../start-error';

/** What AWS answers an operator who has to put something right first, by the name of the error, and the remedy. */
const REMEDIES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'the credentials lack that permission',
  AccessDenied: 'the credentials lack that permission',
  CredentialsProviderError: 'set AWS credentials, as for the AWS CLI, or choose some with --profile',
  ExpiredToken: 'sign in again',
  ExpiredTokenException: 'sign in again',
  InvalidClientTokenId: 'the credentials are not valid',
  ResourceNotFoundException: 'is it in another region? Give it with --region',
  UnrecognizedClientException: 'the credentials are not valid',
  ValidationError: 'is it in another region or account? Choose with --region and --profile',
};

/**
 * Waits for answers of AWS.
 *
 * @throws StartError that says what AWS said, and the remedy if one is known
 */
export async function awsAnswer<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const remedy = REMEDIES[error.name] ?? (error.message === 'Region is missing' ? 'give it with --region' : undefined);
    // what the services answer has a fault
    if (remedy === undefined && !('$fault' in error)) throw error;
    throw new StartError(`AWS: ${error.message}${remedy ? `; ${remedy}` : ''}`);
  }
}
