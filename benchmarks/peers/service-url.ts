/** Where the service is that tools are about, and the MCP server that is called directly. */
export const [serviceUrl, mcpUrl]: string[] = JSON.parse(process.env.DEPLOY_TIME_VALUES!);
