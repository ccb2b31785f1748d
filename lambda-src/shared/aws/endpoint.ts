/** A service of AWS, as its names stand in hosts, signatures and environment variables. */
export interface AwsService {
  /** The first label of its host, which is also the service that its requests are signed for: `dynamodb`. */
  readonly name: string;
  /** The end of the variable `AWS_ENDPOINT_URL_...` that puts another endpoint in its place: `DYNAMODB`. */
  readonly variable: string;
}

/** The place that the requests to a service go to. */
export interface Endpoint {
  readonly url: URL;
  /** The region that requests are signed for. */
  readonly region: string;
}

/** The domains of the partitions by the beginning of their regions, as the AWS SDK has them. Every other region is of `amazonaws.com`. */
const DOMAINS: readonly (readonly [region: RegExp, domain: string])[] = [
  [/^cn-/, 'amazonaws.com.cn'],
  [/^eusc-/, 'amazonaws.eu'],
  [/^us-iso-/, 'c2s.ic.gov'],
  [/^us-isob-/, 'sc2s.sgov.gov'],
  [/^eu-isoe-/, 'cloud.adc-e.uk'],
  [/^us-isof-/, 'csp.hci.ic.gov'],
];

/**
 * Finds the endpoint of a service: the one that the environment names for it, or for all services, or else the one of the function's region.
 *
 * @throws Error when the environment names no region
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointOf({ name, variable }: AwsService): Endpoint {
  const { AWS_REGION: region, AWS_ENDPOINT_URL: urlOfAll, [`AWS_ENDPOINT_URL_${variable}`]: urlOfService } = process.env;
  if (!region) {
    throw new Error('The environment has no AWS_REGION');
  }
  const domain = DOMAINS.find(([ofRegion]) => ofRegion.test(region))?.[1] ?? 'amazonaws.com';
  return { url: new URL(urlOfService || urlOfAll || `https://${name}.${region}.${domain}`), region };
}
