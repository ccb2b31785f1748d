import { AwsError } from './aws-error';
import { NOT_EMULATED } from '../../src/contract';

/** A request asks for something of AWS that the local server does not have. */
export class NotEmulatedError extends AwsError {
  /** @param operation as in `sqs:SendMessage` */
  constructor(operation: string) {
    super(NOT_EMULATED, `The local server does not emulate ${operation}. Deploy the stack to try it.`);
    this.name = 'NotEmulatedError';
  }
}
