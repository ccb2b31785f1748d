import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { mockResponse, parseMockIntegration } from '../../../local/gateway/mock-integration';
import type { ProxyEvent } from '../../../local/gateway/proxy-event';
import { type OAuthSettings, WELL_KNOWN_FOLDER } from '../../../src/contract';
import { metadataDocuments } from '../../../src/infrastructure/authorization/metadata';
import { DocumentFolder } from '../../../src/infrastructure/document-folder';
import { ISSUER, MCP_URL } from '../shared/server-environment';

const FOLDER = `${WELL_KNOWN_FOLDER}/`;

/** Tells whether API Gateway answers requests for a path itself. */
export function isDocument(path: string): boolean {
  return path.startsWith(FOLDER) && path !== FOLDER;
}

/** Makes what API Gateway answers requests for well-known documents with. */
export function documentsOf(settings: OAuthSettings): (event: APIGatewayProxyEvent) => APIGatewayProxyResult {
  const stack = new Stack();
  const documents = metadataDocuments(ISSUER, MCP_URL, settings);
  const { integration, methodResponses } = new DocumentFolder({ documents, baseUrl: ISSUER, homeUrl: `${ISSUER}/` });
  new apigateway.RestApi(stack, 'Api').root.addMethod('ANY', integration, { methodResponses });
  const [method] = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::Method'));
  const mock = parseMockIntegration(method!.Properties.Integration, 'the documents');
  return (event) => {
    const { httpMethod, path, requestContext } = event;
    const proxied = { ...event, pathParameters: { proxy: path.slice(FOLDER.length) }, requestContext: { ...requestContext, httpMethod } };
    const requestHeaders = Object.entries(event.headers ?? {}) as [string, string][];
    const { statusCode, headers, body } = mockResponse(mock, proxied as unknown as ProxyEvent, requestHeaders);
    return {
      statusCode,
      headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
      body: httpMethod === 'HEAD' ? '' : String(body),
    };
  };
}
