/** Something that the person at the keyboard can put right: the command line prints the message alone, without a stack trace. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartError';
  }
}
