/** The handbook, with the team's login, below the default URL of API Gateway. */
import { App } from 'aws-cdk-lib';
import { addHandbook } from './handbook';
import { teamAuthorization } from './team';

addHandbook(new App(), 'OnStageUrl', teamAuthorization);
