/** The smallest stack with a REST API: one method, which has no function. */
import { App, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { writeProcessorTime } from './processor-time';

const app = new App({ outdir: process.argv[2] });
new RestApi(new Stack(app, 'Stack'), 'Api').root.addMethod('ANY');
app.synth();
writeProcessorTime();
