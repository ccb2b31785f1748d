import type * as iam from 'aws-cdk-lib/aws-iam';
import { headerProblems, headerValueProblems } from './http-headers';
import type { HttpServiceOptions } from './http-service-options';
import { compileMapping } from '../../../checks/mapping';
import { mappedType, mappingProblems } from '../../../checks/mapping-problems';
import { networkProblems } from '../../../checks/network-problems';
import { urlProblems } from '../../../checks/url-problems';
import type { HttpServiceManifest, JsonObject } from '../../../contract';

/** A service that is called over HTTP. */
export interface HttpService extends HttpServiceOptions {
  readonly baseUrl: string;
  /** Parameters of the query of each request. */
  readonly query?: { readonly [name: string]: unknown };
}

/** What the headers of every request may be made of, where there is not one tool with its arguments. */
const NO_ARGUMENTS: JsonObject = { type: 'object', additionalProperties: false };

/**
 * What is wrong with a service and the limits of its calls; lower case, no full stop.
 *
 * @param urlProp what the owner knows `baseUrl` as
 * @param inputSchema whose arguments headers may be made of; without, headers hold none
 */
export function httpServiceProblems(service: HttpService, urlProp = 'baseUrl', inputSchema = NO_ARGUMENTS): string[] {
  const { headers = {}, credentials = [], allowedNetworks } = service;
  return [
    ...baseUrlProblems(urlProp, service),
    ...Object.entries(headers).flatMap(([name, value]) => [
      ...headerProblems('headers', name),
      ...headerValueProblems(`headers.${name}`, value),
      ...mappingProblems(`headers.${name}`, value, inputSchema),
      ...(mappedType(value, inputSchema) === 'object' ? [`headers.${name}: ${value} is of type object, which no header can hold; name a value within it`] : []),
    ]),
    ...credentials.flatMap(({ _definition }, index) => _definition.problems.map((problem) => `credentials[${index}].${problem}`)),
    ...carrierProblems(service),
    ...networkProblems('allowedNetworks', allowedNetworks),
  ];
}

/** Lets the server read the secrets of a service without problems, and says how it is called. */
export function bindHttpService(server: iam.IGrantable, service: HttpService): HttpServiceManifest {
  const { baseUrl, headers = {}, credentials = [], allowedNetworks = [] } = service;
  return {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    headers: compileMapping('headers', headers, []).mapping as HttpServiceManifest['headers'],
    credentials: credentials.map(({ _definition }) => _definition.bind(server)),
    allowedNetworks,
  };
}

/** Whether calls need the access token of the person for whom they are made. */
export function actsForPerson({ credentials = [] }: HttpServiceOptions): boolean {
  return credentials.some(({ _definition }) => _definition.actsForPerson);
}

function baseUrlProblems(prop: string, { baseUrl, allowedNetworks = [] }: HttpService): string[] {
  return baseUrl.startsWith('http://') && allowedNetworks.length === 0
    ? [`${prop}: plain http would send everything in the clear across the internet; use https, or name the private networks in allowedNetworks`]
    : urlProblems(prop, baseUrl, ['https:', 'http:']);
}

/** Two values for one place would replace each other. */
function carrierProblems({ headers = {}, query = {}, credentials = [] }: HttpService): string[] {
  const taken = new Set([
    ...Object.keys(headers).map((name) => `header ${name.toLowerCase()}`),
    ...Object.keys(query).map((name) => `query ${name}`),
  ]);
  return credentials.flatMap(({ _definition: { carrier } }, index) => {
    // names of headers have no case (RFC 9110 section 5.1)
    const place = `${carrier.in} ${carrier.in === 'header' ? carrier.name.toLowerCase() : carrier.name}`;
    const problems = taken.has(place) ? [`credentials[${index}]: the ${carrier.in} ${carrier.name} is set already; give it once`] : [];
    taken.add(place);
    return problems;
  });
}
