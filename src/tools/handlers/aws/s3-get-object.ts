import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { ToolHandlerDefinition } from '../tool-handler-definition';
import type { S3GetObjectToolProps } from './s3-tool-props';
import { grantReadObjects } from '../../../aws/resource-grants';
import { resultProblems } from '../../../checks/jmespath';
import { compileMapping } from '../../../checks/mapping';
import { completeMappingProblems } from '../../../checks/mapping-problems';
import { notEmpty } from '../../../checks/prop-problems';
import { limitsOf, NETWORK_LIMITS } from '../limits';

/** The content of an object. */
export function s3GetObject(bucket: s3.IBucket, props: S3GetObjectToolProps): ToolHandlerDefinition {
  const { key, result } = props;
  return {
    problems: ({ inputSchema }) => [
      ...notEmpty('key', key),
      ...completeMappingProblems('key', key, inputSchema),
      ...resultProblems(result),
    ],
    bind(server) {
      grantReadObjects(server, bucket, keysOf(key), 'Each call names an object, by the pattern of keys that the tool has');
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

/** The keys that a mapping can lead to. */
function keysOf(key: string): { readonly key: string } | { readonly prefix: string } {
  const start = key.indexOf('{{');
  return start === -1 ? { key } : { prefix: key.slice(0, start) };
}
