import type { ToolHandlerOptions } from '../tool-handler-options';

/**
 * Properties of a tool that reads an object of S3. A call takes up to 30 seconds, and up to 1 MiB of answer, unless said otherwise.
 */
export interface S3GetObjectToolProps extends ToolHandlerOptions {
  /**
   * The key of the object, in which placeholders may stand for arguments that the tool requires, as in `reports/{{year}}.json`. The server
   * may read every object whose key begins with what precedes the first placeholder, and no other.
   *
   * @see HttpToolProps
   */
  readonly key: string;

  /**
   * What of an object of JSON is the result of the tool, in JMESPath.
   *
   * @see https://jmespath.org
   * @default - all of it
   */
  readonly result?: string;
}
