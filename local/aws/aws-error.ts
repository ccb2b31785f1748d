/** An error that an AWS service answers. */
export class AwsError extends Error {
  constructor(
    /** `ResourceNotFoundException`. */
    public readonly code: string,
    message: string,
    public readonly status = 400,
    /** Members of the error's shape besides the message. */
    public readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'AwsError';
  }
}
