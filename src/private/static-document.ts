import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { STRICT_TRANSPORT_SECURITY } from '../contract';

/** As long as the oauth function lets its metadata be kept. */
const CACHE_CONTROL = 'public, max-age=300';

/** What a velocity template would take for its own, unless it is one of the CDK's tokens. */
const TEMPLATE_SYNTAX = /\$\{Token\[[^\]]*\]\}|[$#]/g;

/** An integration that answers every request with the same JSON document, which pages of any origin may read, without a function. */
export function staticDocument(document: object): apigateway.MockIntegration {
  // JSON can write any character by its number
  const json = JSON.stringify(document).replace(TEMPLATE_SYNTAX, (match) => match.length > 1 ? match : `\\u00${match.charCodeAt(0).toString(16)}`);
  return new apigateway.MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
    integrationResponses: [{
      statusCode: '200',
      responseTemplates: { 'application/json': json },
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
