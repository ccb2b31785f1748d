import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { StreamedHttpResponse } from '../stack';
import { internalServerError, type BufferedResponse } from './gateway-response';
import { integrationResponseHeaders, type HeaderList } from './headers';

const MEMBERS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);

/**
 * Makes the response from what a function of a Lambda proxy integration returned.
 *
 * @param decodeBase64 whether the client accepts one of the API's binary media types
 * @throws GatewayError 502 for anything but a proxy response
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html, the output format
 */
export function bufferedProxyResponse(payload: unknown, decodeBase64: boolean): BufferedResponse {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) throw malformed('it is not an object');
  const response = payload as Record<string, any>;
  const unknown = Object.keys(response).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) throw malformed(`it has the unknown member "${unknown}"`);
  const body = response.body ?? '';
  if (typeof body === 'object') throw malformed('the body is not a string');
  return {
    statusCode: statusCodeOf(response.statusCode ?? 200),
    headers: responseHeaders(response.headers, response.multiValueHeaders),
    body: Buffer.from(String(body), response.isBase64Encoded === true && decodeBase64 ? 'base64' : 'utf8'),
  };
}

/** Status and headers of a streamed response. */
export function streamedProxyHead({ statusCode, headers, multiValueHeaders, cookies = [] }: StreamedHttpResponse): Pick<BufferedResponse, 'statusCode' | 'headers'> {
  return {
    statusCode: statusCodeOf(statusCode),
    headers: [...responseHeaders(headers, multiValueHeaders), ...cookies.map((cookie) => ['Set-Cookie', cookie] as const)],
  };
}

/** Single and multiple values merged, as the documentation says: a value that stands in both is sent once. */
function responseHeaders(single: unknown, multiple: unknown): HeaderList {
  const merged = new Map<string, { name: string; values: string[] }>();
  const add = (name: string, value: unknown) => {
    if (typeof value === 'object') throw malformed(`the header "${name}" is not a string`);
    const entry = merged.get(name.toLowerCase()) ?? { name, values: [] };
    if (!entry.values.includes(String(value))) entry.values.push(String(value));
    merged.set(name.toLowerCase(), entry);
  };
  for (const [name, value] of entriesOf(single, 'headers')) add(name, value);
  for (const [name, values] of entriesOf(multiple, 'multiValueHeaders')) {
    if (!Array.isArray(values)) throw malformed(`the multi-value header "${name}" is not a list`);
    for (const value of values) add(name, value);
  }
  if (!merged.has('content-type')) add('Content-Type', 'application/json');

  const headers = [...merged.values()].flatMap(({ name, values }) => values.map((value) => [name, value] as const));
  for (const [name, value] of headers) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw malformed(`the header "${name}" is not valid in HTTP`);
    }
  }
  return integrationResponseHeaders(headers);
}

function entriesOf(value: unknown, name: string): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) throw malformed(`${name} is not an object`);
  return Object.entries(value);
}

function statusCodeOf(value: unknown): number {
  const statusCode = Number(value);
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) throw malformed('the status code is not one of HTTP');
  return statusCode;
}

function malformed(why: string) {
  return internalServerError(502, `malformed Lambda proxy response: ${why}`);
}
