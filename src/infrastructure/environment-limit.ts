import { Annotations, Stack } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';

/** What Lambda allows for the names and values of all environment variables of a function, in bytes. */
const LIMIT = 4096;

/** The lengths of values that are known at deployment only: the least they can have, and the usual. */
interface Size {
  readonly least: number;
  readonly usual: number;
}

const PSEUDO_PARAMETERS: Readonly<Record<string, Size>> = {
  'AWS::AccountId': { least: 12, usual: 12 },
  'AWS::Partition': { least: 3, usual: 3 },
  'AWS::Region': { least: 9, usual: 9 },
  'AWS::URLSuffix': { least: 13, usual: 13 },
};
const ARN: Size = { least: 40, usual: 110 };
const NAME: Size = { least: 1, usual: 48 };

/** Makes synthesis fail when the environment cannot be deployed, and warn when it probably cannot. */
export function limitEnvironment(fn: lambda.Function): void {
  fn.node.addValidation({
    validate: () => {
      const { variables = {} } = Stack.of(fn).resolve((fn.node.defaultChild as lambda.CfnFunction).environment) ?? {};
      const { least, usual } = sum([...Object.keys(variables), ...Object.values(variables)].map(sizeOf));
      const remedy = 'let several tools share a function (its event names the tool), and keep CloudFormation tokens out of long texts';
      if (least > LIMIT) {
        return [`the environment variables have ${least} bytes, and Lambda takes ${LIMIT}: ${remedy}`];
      }
      if (usual > LIMIT) {
        Annotations.of(fn).addWarningV2(
          'cdk-remote-mcp-server:environmentSize',
          `the environment variables may have about ${usual} bytes when deployed, and Lambda takes ${LIMIT}: ${remedy}`,
        );
      }
      return [];
    },
  });
}

/** The size of a resolved value: a string, or an intrinsic function. */
function sizeOf(value: unknown): Size {
  if (typeof value === 'string') {
    const bytes = Buffer.byteLength(value);
    return { least: bytes, usual: bytes };
  }
  const [[intrinsic, argument]] = Object.entries(value as Record<string, any>);
  switch (intrinsic) {
    case 'Fn::Join':
      return sum(argument[1].map(sizeOf));
    case 'Ref':
      return PSEUDO_PARAMETERS[argument] ?? NAME;
    case 'Fn::GetAtt':
      return argument[1] === 'Arn' ? ARN : NAME;
    default:
      return NAME;
  }
}

function sum(sizes: readonly Size[]): Size {
  return sizes.reduce((total, { least, usual }) => ({ least: total.least + least, usual: total.usual + usual }), { least: 0, usual: 0 });
}
