import { Arn, ArnFormat, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ToolHandlerDefinition } from '../tool-handler-definition';
import type { BedrockRetrieveToolProps } from './bedrock-tool-props';
import { regionProblems } from '../../../aws/resource-environment';
import { resultProblems } from '../../../checks/jmespath';
import { compileMapping } from '../../../checks/mapping';
import { completeMappingProblems, mappingProblems } from '../../../checks/mapping-problems';
import { mismatch, notEmpty } from '../../../checks/prop-problems';
import { limitsOf, NETWORK_LIMITS } from '../limits';

const KNOWLEDGE_BASE_ARN = /^arn:[a-z-]+:bedrock:[a-z0-9-]+:\d{12}:knowledge-base\/[A-Za-z0-9]{1,10}$/;

/** The passages of a knowledge base that are closest to a text. */
export function bedrockRetrieve(props: BedrockRetrieveToolProps): ToolHandlerDefinition {
  const { knowledgeBaseArn, query = '{{query}}', numberOfResults = 5, filter, result } = props;
  return {
    problems: ({ inputSchema, region }) => [
      ...mismatch('knowledgeBaseArn', knowledgeBaseArn, KNOWLEDGE_BASE_ARN, 'the ARN of a knowledge base'),
      ...regionProblems('the knowledge base', knowledgeBaseArn.split(':')[3], region),
      ...notEmpty('query', query),
      ...completeMappingProblems('query', query, inputSchema),
      ...mappingProblems('numberOfResults', numberOfResults, inputSchema),
      ...(typeof numberOfResults === 'number' && !Token.isUnresolved(numberOfResults) && !(numberOfResults >= 1 && numberOfResults <= 100)
        ? [`numberOfResults must be a number from 1 to 100, or a placeholder, got ${numberOfResults}`]
        : []),
      ...(filter === undefined ? [] : completeMappingProblems('filter', filter, inputSchema)),
      ...resultProblems(result),
    ],
    bind(server) {
      iam.Grant.addToPrincipal({ grantee: server, actions: ['bedrock:Retrieve'], resourceArns: [knowledgeBaseArn] });
      return {
        type: 'bedrockRetrieve',
        knowledgeBaseId: Arn.split(knowledgeBaseArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName!,
        query: compileMapping('query', query, []).mapping,
        numberOfResults: compileMapping('numberOfResults', numberOfResults, []).mapping,
        filter: filter === undefined ? undefined : compileMapping('filter', filter, []).mapping,
        result,
        ...limitsOf(props, NETWORK_LIMITS),
      };
    },
  };
}
