import { Token } from 'aws-cdk-lib';

/**
 * The strings, and lists of strings, that synthesis does something with, so that CloudFormation cannot put them in: files that it reads, names
 * that it takes apart or looks up, what decides what is granted. By struct, or by factory. All other strings may be tokens, or hold some.
 */
const KNOWN: { readonly [owner: string]: readonly string[] } = {
  'AwsCallProps': ['service', 'action'],
  'Auth0IdentityProviderProps': ['groupsClaim'],
  'BrandingProps': ['logo', 'color'],
  // without apiUrl, it tells where the API is
  'GitHubIdentityProviderProps': ['url'],
  'IdentityClaims': ['subject', 'email', 'emailVerified', 'name', 'groups'],
  'KeycloakIdentityProviderProps': ['groupsClaim'],
  'McpServerBackendProps': ['protocolVersion'],
  'OpenApiBackendProps': ['prefix'],
  'OpenApiDocument.fromFile': ['path'],
  'OpenApiDocument.fromText': ['text'],
  'OperationOverride': ['name'],
  'OperationSelection': ['operationIds', 'tags', 'paths'],
  'ParameterOverride': ['name'],
  'PromptArgument': ['name'],
  'RemoteMcpServerProps': ['stageName'],
  'ResourceContent.fromFile': ['path'],
  'ResourceTemplateProps': ['uriTemplate'],
  'ServerModule.fromBundle': ['path'],
  'ServerModule.fromEntry': ['entry'],
  'ServerModuleOptions': ['loader', 'define', 'tsconfig'],
  'ToolSchema.fromFile': ['path'],
};

/** Says why a string, or a list or map of strings, cannot be the value of a prop; undefined if it can. */
export function unknownStringProblem(owner: string, prop: string, value: unknown): string | undefined {
  return KNOWN[owner]?.includes(prop) && holdsToken(value) ? 'must be known at synthesis; write it without CloudFormation tokens' : undefined;
}

function holdsToken(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.values(value).some(holdsToken) : Token.isUnresolved(value);
}
