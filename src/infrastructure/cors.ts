import { Duration } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { acknowledge } from '../aws/acknowledge';
import { PREFLIGHT, STRICT_TRANSPORT_SECURITY } from '../contract';

/** Path of the header among the parameters of a response, without what would be taken for steps. */
const TRANSPORT_SECURITY = 'method.response.header.Strict-Transport-Security'.replaceAll('.', '\\.');

const MAX_AGE = Duration.seconds(PREFLIGHT.maxAge);

/** Lets pages of any origin read a document. */
export function allowAnyOrigin(resource: apigateway.Resource): void {
  addPreflight(resource, {
    allowOrigins: apigateway.Cors.ALL_ORIGINS,
    allowMethods: ['GET'],
    allowHeaders: [...PREFLIGHT.allowHeaders],
    exposeHeaders: [...PREFLIGHT.exposeHeaders],
    maxAge: MAX_AGE,
  });
}

/** Lets pages of the given origins use the MCP endpoint (MCP 2026-07-28, transports). */
export function allowOrigins(resource: apigateway.Resource, origins: string[]): void {
  if (origins.length === 0) {
    return;
  }
  addPreflight(resource, {
    allowOrigins: origins,
    allowMethods: ['POST'],
    allowHeaders: [
      'Authorization', 'Content-Type', 'Accept', 'Mcp-Protocol-Version', 'Mcp-Method', 'Mcp-Name', 'Mcp-Session-Id', 'Last-Event-ID',
    ],
    exposeHeaders: ['WWW-Authenticate', 'Mcp-Session-Id'],
    maxAge: MAX_AGE,
  });
}

function addPreflight(resource: apigateway.Resource, options: apigateway.CorsOptions): void {
  const method = resource.addCorsPreflight(options);
  // the options have no place for other headers
  const answer = method.node.defaultChild as apigateway.CfnMethod;
  answer.addPropertyOverride(`MethodResponses.0.ResponseParameters.${TRANSPORT_SECURITY}`, true);
  answer.addPropertyOverride(`Integration.IntegrationResponses.0.ResponseParameters.${TRANSPORT_SECURITY}`, `'${STRICT_TRANSPORT_SECURITY}'`);
  acknowledge(method, {
    id: 'AwsSolutions-APIG4',
    reason: 'Browsers send preflight requests without credentials; API Gateway answers them itself, with constant headers',
  });
}
