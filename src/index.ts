export * from './domain';
export * from './remote-mcp-server';
export * from './remote-mcp-server-props';
export * from './resource';
export * from './resource-content';
export * from './tool';
export * from './tool-handler';
export * from './tool-schema';
