import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { BundledFunction } from './bundled-function';
import type { McpFunction } from './mcp-function';
import type { Operations } from './operations';
import { acknowledge } from '../aws/acknowledge';

/** Properties of the function that runs tasks. */
export interface TaskFunctionProps {
  readonly mcp: McpFunction;
  readonly timeout: Duration;
  readonly operations: Operations;
}

/** How long Lambda may hold a task back before it runs, when too many run already. */
const MAX_DELAY = Duration.minutes(15);

/**
 * The function that runs tasks: the mcp function once more, with more time. It runs the same code of the owner's, so it shares the role,
 * and all that the owner lets the mcp function do.
 */
export class TaskFunction extends BundledFunction {
  constructor(scope: Construct, id: string, { mcp, timeout, operations }: TaskFunctionProps) {
    super(scope, id, { ...mcp.shared, description: 'Remote MCP server: runs tasks', handler: 'task.handler', timeout, operations });
    // a tool is not made to run twice for one call
    this.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: MAX_DELAY });
    acknowledge(this, {
      id: 'Serverless-LambdaAsyncFailureDestination',
      reason: 'A task whose run failed is answered as failed from its record in the table, and an alarm tells of runs that Lambda dropped',
    });
    // a policy of its own: the function waits for those that are the role's, which would then wait for the function
    new iam.Policy(this, 'Start', {
      roles: [mcp.function.role!],
      statements: [new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.function.functionArn] })],
    });
  }
}
