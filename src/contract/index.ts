/**
 * The contract between the constructs and the functions: everything that one side writes and the other reads.
 *
 * It is the only folder that both import. It holds types, names and what both have to decide alike, and nothing of it is part of the public API.
 */
export * from './authorizer-context';
export * from './authorizer-settings';
export * from './deploy-time-value';
export * from './environment';
export * from './events';
export * from './http-service-manifest';
export * from './interceptor-phase';
export * from './json-object';
export * from './local-server';
export * from './manifest';
export * from './mapping';
export * from './media-types';
export * from './metrics';
export * from './mime-types';
export * from './oauth-capabilities';
export * from './oauth-settings';
export * from './paths';
export * from './preflight';
export * from './resource-manifest';
export * from './schema-keywords';
export * from './schema-patterns';
export * from './table';
export * from './template-metadata';
export * from './tool-handler-manifest';
export * from './transport-security';
export * from './ui-media-type';
export * from './validator-file';
