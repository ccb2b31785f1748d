import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { environmentOf, regionProblems } from '../../../aws/resource-environment';
import { limitsOf } from '../limits';
import type { ToolHandlerDefinition } from '../tool-handler-definition';
import type { ToolHandlerOptions } from '../tool-handler-options';

/** A function that answers with its return value. */
export function lambdaFunction(fn: lambda.IFunction, options: ToolHandlerOptions): ToolHandlerDefinition {
  return definition('lambdaFunction', fn, options);
}

/** A function that streams lines of JSON. */
export function streamingLambdaFunction(fn: lambda.IFunction, options: ToolHandlerOptions): ToolHandlerDefinition {
  return definition('streamingLambdaFunction', fn, options);
}

function definition(
  type: 'lambdaFunction' | 'streamingLambdaFunction',
  fn: lambda.IFunction,
  options: ToolHandlerOptions,
): ToolHandlerDefinition {
  const { functionArn } = fn;
  return {
    problems: ({ region }) => [...regionProblems('the function', environmentOf(fn, functionArn).region, region)],
    bind(server) {
      // not grantInvoke(): it would allow every version and alias too, while this one ARN is all that is ever invoked
      iam.Grant.addToPrincipal({ grantee: server, actions: ['lambda:InvokeFunction'], resourceArns: [functionArn] });
      return { type, functionArn, ...limitsOf(options) };
    },
  };
}
