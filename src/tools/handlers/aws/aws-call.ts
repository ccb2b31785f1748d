import * as iam from 'aws-cdk-lib/aws-iam';
import { iamActionsOf, similarIamActions } from './iam-action';
import type { ToolHandlerDefinition } from '../tool-handler-definition';
import type { AwsCallProps } from './aws-call-props';
import { resultProblems } from '../../../checks/jmespath';
import { compileMapping } from '../../../checks/mapping';
import { mappingProblems } from '../../../checks/mapping-problems';
import { mismatch, notEmpty } from '../../../checks/prop-problems';
import { limitsOf, NETWORK_LIMITS } from '../limits';

const SERVICE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const ACTION = /^[a-z][A-Za-z0-9]*$/;
const IAM_ACTION = /^[A-Za-z0-9-]+:[A-Za-z]+$/;

/** A call of any API of AWS. */
export function awsCall(props: AwsCallProps): ToolHandlerDefinition {
  const { service, action, parameters = {}, iamResources, additionalIamStatements = [], region, result } = props;
  return {
    problems: ({ inputSchema }) => [...actionProblems(props), ...mappingProblems('parameters', parameters, inputSchema)],
    bind(server) {
      const actions = props.iamAction === undefined ? iamActionsOf(service, action)! : [props.iamAction];
      iam.Grant.addToPrincipal({ grantee: server, actions, resourceArns: iamResources });
      additionalIamStatements.forEach((statement) => server.grantPrincipal.addToPrincipalPolicy(statement));
      return {
        type: 'awsCall',
        service,
        action,
        parameters: compileMapping('parameters', parameters, []).mapping,
        region,
        result,
        ...limitsOf(props, NETWORK_LIMITS),
      };
    },
  };
}

function actionProblems({ service, action, iamResources, iamAction, region, result }: AwsCallProps): string[] {
  return [
    ...mismatch('service', service, SERVICE, 'the name of the package of the AWS SDK after "@aws-sdk/client-", as in "cloudwatch-logs"'),
    ...mismatch('action', action, ACTION, 'an action in camel case, as in "describeInstances"'),
    ...mismatch('iamAction', iamAction, IAM_ACTION, 'an action of IAM, as in "s3:ListAllMyBuckets", without wildcards'),
    ...(iamAction === undefined && SERVICE.test(service) && ACTION.test(action) && iamActionsOf(service, action) === undefined
      ? [`iamAction is missing: what IAM calls the action ${action} of ${JSON.stringify(service)} is not known here${proposal(service, action)}`]
      : []),
    ...(iamResources.length === 0 ? ['iamResources is empty; name what the call may be made with, or "*" for an action that knows no resources'] : []),
    ...notEmpty('region', region),
    ...resultProblems(result),
  ];
}

function proposal(service: string, action: string): string {
  const similar = similarIamActions(service, action);
  return similar.length === 0 ? '' : `; similar ones are ${similar.join(', ')}`;
}
