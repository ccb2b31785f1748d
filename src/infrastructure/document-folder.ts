import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { CACHE_CONTROL } from './static-document';
import { jsonTemplate } from './template-text';
import { CROSS_ORIGIN_HEADERS, PREFLIGHT, STRICT_TRANSPORT_SECURITY } from '../contract';

/** A document that is the same for everybody until the next deployment. */
export interface PublishedDocument {
  /** The paths that it has, below the folder. */
  readonly names: readonly string[];
  readonly content: object;
}

/** A folder of documents. */
export interface DocumentFolderProps {
  readonly documents: readonly PublishedDocument[];
  /** Begins most URLs of the documents. */
  readonly baseUrl: string;
  /** The page for whoever opens an address that there is not in a browser. */
  readonly homeUrl: string;
}

/** An answer, by its status. */
interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  /** A velocity template. */
  readonly body: string;
}

/** The name of the path parameter that holds what comes after the folder. */
const NAME = 'proxy';

/** The media types that the body of a request may be said to have: some clients send one of these with a request that has no body. */
const MEDIA_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'application/octet-stream'];

const SECURE = { 'Strict-Transport-Security': STRICT_TRANSPORT_SECURITY };
const READABLE = { ...CROSS_ORIGIN_HEADERS, ...SECURE, 'Content-Type': 'application/json; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };
const NO_STORE = { 'Cache-Control': 'no-store' };

/**
 * An integration that answers all requests below a folder without a function: GET and HEAD with a document, OPTIONS with what browsers
 * ask before scripts of other origins, and others by saying what is wrong with them. One route serves all documents, since each by itself
 * would take two of the stack's resources.
 */
export class DocumentFolder {
  public readonly integration: apigateway.MockIntegration;
  /** The declaration of its method. */
  public readonly methodResponses: apigateway.MethodResponse[];

  constructor(props: DocumentFolderProps) {
    const answers = answersOf(props);
    this.integration = new apigateway.MockIntegration({
      requestTemplates: Object.fromEntries(MEDIA_TYPES.map((type) => [type, statusTemplate(props.documents)])),
      passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
      integrationResponses: Object.entries(answers).map(([statusCode, { headers, body }]) => ({
        statusCode,
        // the one without a pattern is for all other status codes
        ...(statusCode !== '200' && { selectionPattern: statusCode }),
        responseTemplates: { 'application/json': body },
        responseParameters: Object.fromEntries(Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, `'${value}'`])),
      })),
    });
    this.methodResponses = Object.entries(answers).map(([statusCode, { headers }]) => ({
      statusCode,
      responseParameters: Object.fromEntries(Object.keys(headers).map((name) => [`method.response.header.${name}`, true])),
    }));
  }
}

function answersOf({ documents, baseUrl, homeUrl }: DocumentFolderProps): Record<string, Answer> {
  return {
    200: { headers: { ...READABLE, 'Cache-Control': CACHE_CONTROL }, body: documentTemplate(documents, baseUrl) },
    204: { headers: preflightHeaders(), body: '' },
    // browsers go on to the page, as they do from an address that the gateway does not know
    404: { headers: { ...READABLE, ...NO_STORE, Refresh: `0;url=${homeUrl}` }, body: failure('not_found', 'there is no such endpoint') },
    405: { headers: { ...READABLE, ...NO_STORE, Allow: 'GET' }, body: failure('invalid_request', 'the method is not allowed') },
  };
}

function preflightHeaders(): Readonly<Record<string, string>> {
  return {
    ...SECURE,
    'Access-Control-Allow-Headers': PREFLIGHT.allowHeaders.join(','),
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET',
    'Access-Control-Max-Age': String(PREFLIGHT.maxAge),
    'Access-Control-Expose-Headers': PREFLIGHT.exposeHeaders.join(','),
  };
}

function failure(error: string, description: string): string {
  return JSON.stringify({ error, error_description: description });
}

/** Chooses the status. */
function statusTemplate(documents: readonly PublishedDocument[]): string {
  return [
    nameVariable(),
    '#if($context.httpMethod == "OPTIONS")',
    '{"statusCode": 204}',
    `#elseif(${isOneOf(documents.flatMap(({ names }) => names))})`,
    '#if($context.httpMethod == "GET" || $context.httpMethod == "HEAD")',
    '{"statusCode": 200}',
    '#else',
    '{"statusCode": 405}',
    '#end',
    '#else',
    '{"statusCode": 404}',
    '#end',
  ].join('\n');
}

/** Chooses the document. The base URL, which CloudFormation has to put together, is there once. */
function documentTemplate(documents: readonly PublishedDocument[], baseUrl: string): string {
  return [
    nameVariable(),
    `#set($base = "${baseUrl}")`,
    ...documents.flatMap(({ names, content }, index) => [
      `#${index === 0 ? 'if' : 'elseif'}(${isOneOf(names)})`,
      jsonTemplate(content).replaceAll(baseUrl, '${base}'),
    ]),
    '#end',
  ].join('\n');
}

function nameVariable(): string {
  return `#set($name = $input.params().path.get("${NAME}"))`;
}

/** Tells what is asked for. A slash at the end is ignored, as everywhere. */
function isOneOf(names: readonly string[]): string {
  return names.flatMap((name) => [name, `${name}/`]).map((name) => `$name == "${name}"`).join(' || ');
}
