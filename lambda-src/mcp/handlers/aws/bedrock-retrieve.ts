import { BedrockAgentRuntimeClient, type RetrievalFilter, RetrieveCommand } from '@aws-sdk/client-bedrock-agent-runtime';
import { withAwsErrors } from './aws-errors';
import { closeIdleConnections, REPEATABLE } from './client-options';
import { plainJson } from './plain-json';
import type { BedrockRetrieveHandlerManifest } from '../../../../src/contract';
import type { ToolHandler } from '../../call/handler';
import { MappingError, mapValues } from '../../call/mapping';
import { jsonAnswer } from '../json-answer';

const client = new BedrockAgentRuntimeClient(REPEATABLE);

/** The passages of a knowledge base that match a text: `{ results }`, each as `KnowledgeBaseRetrievalResult` of the API of Amazon Bedrock. */
export function createBedrockRetrieveHandler(manifest: BedrockRetrieveHandlerManifest): ToolHandler {
  const { knowledgeBaseId, query, numberOfResults, filter } = manifest;
  return (event, { signal }) => withAwsErrors(event, async () => {
    const text = mapValues(query, event);
    if (typeof text !== 'string') {
      throw new MappingError('The query must be a string');
    }
    closeIdleConnections();
    const command = new RetrieveCommand({
      knowledgeBaseId,
      retrievalQuery: { text },
      retrievalConfiguration: {
        vectorSearchConfiguration: {
          numberOfResults: mapValues(numberOfResults, event) as number | undefined,
          filter: mapValues(filter, event) as RetrievalFilter | undefined,
        },
      },
    });
    const { retrievalResults } = await client.send(command, { abortSignal: signal });
    return jsonAnswer({ results: plainJson(retrievalResults ?? []) }, manifest);
  });
}
