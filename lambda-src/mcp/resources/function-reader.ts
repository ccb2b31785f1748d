import type { ResourceContent, ResourceReader } from './content';
import type { LambdaFunctionContentManifest, ResourceAnswerContent, ResourceEvent } from '../../../src/contract';
import { isObject } from '../../shared/json-object';
import { isBase64 } from '../call/base64';

// imported as the tools import it, so that it is one file
const { invokeFunction } = await import('../handlers/lambda/lambda-function');

/** A Lambda function that gets a `ResourceEvent` and answers with a `ResourceAnswer`. */
export function createFunctionReader({ functionArn }: LambdaFunctionContentManifest, mimeType: string | undefined): ResourceReader {
  return async ({ uri, variables, requestId, caller: { clientId, subject, scopes }, signal }) => {
    const event: ResourceEvent = {
      version: '1',
      uri,
      ...(variables && { variables }),
      requestId,
      caller: { clientId, subject, scopes },
    };
    const answer = await invokeFunction(functionArn, event, signal);
    if (answer === undefined || answer === null) {
      return undefined;
    }
    // the function knows who asks, so it may answer others with something else
    return { contents: contentsOf(answer).map((content) => ({ mimeType, ...content })), cacheHint: { cacheScope: 'private' } };
  };
}

/** @throws Error when the answer is of no form that functions may answer with */
function contentsOf(answer: unknown): ResourceContent[] {
  if (typeof answer === 'string') {
    return [{ text: answer }];
  }
  const contents = isObject(answer) && Array.isArray(answer.contents) ? answer.contents : [answer];
  if (contents.length === 0 || !contents.every(isContent)) {
    throw new Error('The answer of the function is neither a string, nor content, nor nothing');
  }
  // nothing that MCP has not: other members would be passed on
  return contents.map(({ uri, mimeType, text, blob }) => ({
    ...(uri !== undefined && { uri }),
    ...(mimeType !== undefined && { mimeType }),
    ...(text === undefined ? { blob } : { text }),
  }));
}

function isContent(value: unknown): value is ResourceAnswerContent {
  return isObject(value)
    && [value.uri, value.mimeType].every((text) => text === undefined || typeof text === 'string')
    && (typeof value.text === 'string' ? value.blob === undefined : value.text === undefined && typeof value.blob === 'string' && isBase64(value.blob));
}
