import type { LocalResource, LocalStack } from '../../../local/stack';

/** A function of a stack that is made by hand. */
export interface FunctionSource {
  /** Inline code. */
  readonly source?: string;
  readonly assetPath?: string;
  /** `nodejs24.x` unless given. */
  readonly runtime?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

export function functionResource(logicalId: string, { source, assetPath, runtime = 'nodejs24.x', properties }: FunctionSource): LocalResource {
  const name = `Test-${logicalId}`;
  return {
    logicalId,
    type: 'AWS::Lambda::Function',
    ref: name,
    arn: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
    properties: {
      Runtime: runtime,
      Handler: 'index.handler',
      Role: `arn:aws:iam::123456789012:role/${logicalId}Role`,
      ...(source !== undefined && { Code: { ZipFile: source } }),
      ...properties,
    },
    metadata: {},
    assetPath,
  };
}

export function stackOf(resources: readonly LocalResource[]): LocalStack {
  return {
    name: 'Test',
    region: 'us-east-1',
    account: '123456789012',
    resources: new Map(resources.map((resource) => [resource.logicalId, resource])),
    outputs: {},
  };
}
