import { Arn, ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { ToolHandlerDefinition } from '../tool-handler-definition';
import type { StateMachineToolOptions } from './state-machine-tool-options';
import { acknowledgePattern } from '../../../aws/acknowledge-pattern';
import { allowKeyUse } from '../../../aws/key-usage';
import { environmentOf, regionProblems } from '../../../aws/resource-environment';
import { resultProblems } from '../../../checks/jmespath';
import { compileMapping } from '../../../checks/mapping';
import { mappingProblems } from '../../../checks/mapping-problems';
import { limitsOf } from '../limits';

/** How long an express workflow can last. */
const MAX_EXPRESS_DURATION = Duration.minutes(5);

const ALL_ARGUMENTS = '{{$arguments}}';

/** An express workflow, whose output a call waits for. */
export function expressStateMachine(machine: sfn.IStateMachine, options: StateMachineToolOptions): ToolHandlerDefinition {
  const { stateMachineArn } = machine;
  const { input = ALL_ARGUMENTS, timeout, result } = options;
  return {
    problems: ({ inputSchema, region }) => [
      ...regionProblems('the state machine', environmentOf(machine, stateMachineArn).region, region),
      ...typeProblems(machine, sfn.StateMachineType.EXPRESS, 'ToolHandler.stateMachine'),
      ...mappingProblems('input', input, inputSchema),
      ...resultProblems(result),
      ...(timeout && timeout.toMilliseconds() > MAX_EXPRESS_DURATION.toMilliseconds()
        ? [`timeout must be between 1 second and ${MAX_EXPRESS_DURATION.toHumanString()}, got ${timeout.toHumanString()}`]
        : []),
    ],
    bind(server) {
      iam.Grant.addToPrincipal({ grantee: server, actions: ['states:StartSyncExecution'], resourceArns: [stateMachineArn] });
      allowDecryption(machine, server);
      return {
        type: 'expressStateMachine',
        stateMachineArn,
        input: compileMapping('input', input, []).mapping,
        result,
        ...limitsOf(options, { timeout: MAX_EXPRESS_DURATION }),
      };
    },
  };
}

/** A standard workflow: a task. */
export function stateMachine(machine: sfn.IStateMachine, options: StateMachineToolOptions): ToolHandlerDefinition {
  const { stateMachineArn } = machine;
  const { input = ALL_ARGUMENTS, result } = options;
  return {
    problems: ({ inputSchema, region }) => [
      ...regionProblems('the state machine', environmentOf(machine, stateMachineArn).region, region),
      ...typeProblems(machine, sfn.StateMachineType.STANDARD, 'ToolHandler.expressStateMachine'),
      ...mappingProblems('input', input, inputSchema),
      ...resultProblems(result),
    ],
    bind(server) {
      const executions = executionArns(machine);
      iam.Grant.addToPrincipal({ grantee: server, actions: ['states:StartExecution'], resourceArns: [stateMachineArn] });
      iam.Grant.addToPrincipal({
        grantee: server,
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resourceArns: [executions],
      });
      allowDecryption(machine, server);
      acknowledgePattern(server, executions, 'Executions of this state machine, each of which has a name of its own');
      return { type: 'stateMachine', stateMachineArn, input: compileMapping('input', input, []).mapping, result, ...limitsOf(options) };
    },
  };
}

/** Of a state machine that is owned; that of an imported one is not known. */
function typeProblems(machine: sfn.IStateMachine, type: sfn.StateMachineType, remedy: string): string[] {
  const { stateMachineType } = machine as Partial<sfn.StateMachine>;
  return stateMachineType === undefined || stateMachineType === type
    ? []
    : [`the state machine ${JSON.stringify(machine.node.path)} is of type ${stateMachineType}, not ${type}; use ${remedy}`];
}

/**
 * The definition and the executions of a state machine may be encrypted with a key of the owner's, which callers need too. That of an
 * imported one is not known.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
function allowDecryption(machine: sfn.IStateMachine, server: iam.IGrantable): void {
  const { encryptionConfiguration } = (machine.node.defaultChild ?? {}) as Partial<sfn.CfnStateMachine>;
  const { kmsKeyId } = (encryptionConfiguration ?? {}) as Partial<sfn.CfnStateMachine.EncryptionConfigurationProperty>;
  if (kmsKeyId !== undefined) {
    allowKeyUse({ keyArn: kmsKeyId, stack: machine.stack }, server, 'states', ['kms:Decrypt']);
  }
}

/** The ARNs of all executions of a state machine, which hold its name alone even if they were started by way of a version or an alias. */
function executionArns(machine: sfn.IStateMachine): string {
  const name = Arn.split(machine.stateMachineArn, ArnFormat.COLON_RESOURCE_NAME).resourceName!.split(':')[0];
  return Arn.format({
    service: 'states',
    region: machine.env.region,
    account: machine.env.account,
    resource: 'execution',
    resourceName: `${name}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  }, Stack.of(machine));
}
