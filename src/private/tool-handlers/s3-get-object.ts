import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { ToolHandlerDefinition } from './tool-handler-definition';
import type { S3GetObjectToolProps } from '../../s3-tool-props';
import { acknowledgePattern } from '../acknowledge-pattern';
import { resultProblems } from '../jmespath';
import { allowKeyUse } from '../key-usage';
import { limitsOf, limitsProblems, NETWORK_LIMITS } from '../limits';
import { compileMapping } from '../mapping';
import { completeMappingProblems } from '../mapping-problems';
import { notEmpty } from '../prop-problems';

/** The content of an object. */
export function s3GetObject(bucket: s3.IBucket, props: S3GetObjectToolProps): ToolHandlerDefinition {
  const { key, result } = props;
  return {
    problems: ({ inputSchema }) => [
      ...notEmpty('key', key),
      ...completeMappingProblems('key', key, inputSchema),
      ...resultProblems(result),
      ...limitsProblems(props),
    ],
    bind(server) {
      const objects = bucket.arnForObjects(keyPattern(key));
      iam.Grant.addToPrincipal({ grantee: server, actions: ['s3:GetObject'], resourceArns: [objects] });
      acknowledgePattern(server, objects, 'Each call names an object, by the pattern of keys that the tool has');
      if (bucket.encryptionKey) {
        allowKeyUse(bucket.encryptionKey, server, 's3', ['kms:Decrypt']);
      }
      return {
        type: 's3GetObject',
        bucketName: bucket.bucketName,
        key: compileMapping('key', key, []).mapping,
        result,
        ...limitsOf(props, NETWORK_LIMITS),
      };
    },
  };
}

/** The keys that a mapping can lead to, as IAM takes them. */
function keyPattern(key: string): string {
  const start = key.indexOf('{{');
  return start === -1 ? key : `${key.slice(0, start)}*`;
}
