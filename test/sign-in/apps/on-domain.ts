/** The handbook, with the team's login, at the root of a domain. */
import { App } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { addHandbook } from './handbook';
import { teamAuthorization } from './team';

addHandbook(new App(), 'OnDomain', teamAuthorization, (stack) => ({
  domain: {
    domainName: 'mcp.example.com',
    certificate: Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555'),
  },
}));
