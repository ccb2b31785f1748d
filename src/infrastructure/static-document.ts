import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { jsonTemplate } from './template-text';
import { STRICT_TRANSPORT_SECURITY } from '../contract';

/** As long as the oauth function lets its keys be kept. */
export const CACHE_CONTROL = 'public, max-age=300';

/** An integration that answers every request with the same JSON document, which pages of any origin may read, without a function. */
export function staticDocument(document: object): apigateway.MockIntegration {
  return new apigateway.MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
    integrationResponses: [{
      statusCode: '200',
      responseTemplates: { 'application/json': jsonTemplate(document) },
      responseParameters: {
        'method.response.header.Access-Control-Allow-Origin': "'*'",
        'method.response.header.Cache-Control': `'${CACHE_CONTROL}'`,
        'method.response.header.Strict-Transport-Security': `'${STRICT_TRANSPORT_SECURITY}'`,
      },
    }],
  });
}

/** What a method has to declare of those answers. */
export const STATIC_DOCUMENT_RESPONSE: apigateway.MethodResponse = {
  statusCode: '200',
  responseParameters: {
    'method.response.header.Access-Control-Allow-Origin': true,
    'method.response.header.Cache-Control': true,
    'method.response.header.Strict-Transport-Security': true,
  },
};
