import type * as acm from 'aws-cdk-lib/aws-certificatemanager';

/** A domain name of the owner's for a remote MCP server. */
export interface DomainOptions {
  /** The name, all of whose paths the server answers, as in `mcp.example.com`. */
  readonly domainName: string;

  /** A certificate for the name, in the region of the server. */
  readonly certificate: acm.ICertificate;
}
