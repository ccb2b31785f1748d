import type { ToolHandlerOptions } from '../tool-handler-options';

/**
 * Properties of a tool that searches a knowledge base of Amazon Bedrock. A call takes up to 30 seconds, and up to 1 MiB of answer, unless
 * said otherwise.
 */
export interface BedrockRetrieveToolProps extends ToolHandlerOptions {
  /** The ARN of the knowledge base, which must be in the region of the server. */
  readonly knowledgeBaseArn: string;

  /**
   * What is looked for: text, in which placeholders may stand for arguments that the tool requires.
   *
   * @see HttpToolProps
   * @default '{{query}}'
   */
  readonly query?: string;

  /**
   * The most passages that are found: a number from 1 to 100, or a placeholder for an integer.
   *
   * @default 5
   */
  readonly numberOfResults?: any;

  /**
   * Which passages are looked at, by their metadata (`RetrievalFilter`): JSON, in which strings may hold placeholders, as in
   * `{ equals: { key: 'tenant', value: '{{$caller.subject}}' } }`.
   *
   * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrievalFilter.html
   * @default - all
   */
  readonly filter?: any;

  /**
   * What of the answer is the result of the tool, in JMESPath.
   *
   * @see https://jmespath.org
   * @default - all of it
   */
  readonly result?: string;
}
