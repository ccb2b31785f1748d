/** A server, as an app defines it: the folder of the assembly and the name of the server are the arguments. */
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { writeProcessorTime } from './processor-time';
import { Backend, OpenApiDocument, RemoteMcpServer, type RemoteMcpServerProps, ServerModule, ToolHandler, type ToolProps, ToolSchema } from '../../src';
import { DESCRIPTION, FORECAST_FUNCTION_ARN } from '../forecast-service';

const [outdir, name, moduleEntry] = process.argv.slice(2);

const CITY = { type: 'string', minLength: 1 };

/** A server with so many tools behind a Lambda function. */
function lambdaTools(stack: Stack, count: number): RemoteMcpServerProps {
  const handler = ToolHandler.lambdaFunction(LambdaFunction.fromFunctionArn(stack, 'Forecast', FORECAST_FUNCTION_ARN));
  const inputSchema = ToolSchema.fromObject({ type: 'object', properties: { city: CITY }, required: ['city'], additionalProperties: false });
  return { tools: Array.from({ length: count }, (_, index): ToolProps => ({ name: `forecast_${index}`, description: DESCRIPTION, inputSchema, handler })) };
}

/** A server of the operations of a service, the address of which is a parameter of the stack. */
function operations(stack: Stack, count: number): RemoteMcpServerProps {
  const parameters = [{ name: 'city', in: 'path', required: true, schema: CITY }];
  const responses = { 200: { description: 'The forecast' } };
  const paths = Object.fromEntries(Array.from({ length: count }, (_, index) =>
    [`/region_${index}/forecasts/{city}`, { get: { operationId: `forecast_${index}`, description: DESCRIPTION, parameters, responses } }]));
  const document = OpenApiDocument.fromObject({ openapi: '3.1.0', info: { title: 'Forecasts', version: '1.0.0' }, paths });
  const baseUrl = new CfnParameter(stack, 'BaseUrl').valueAsString;
  return { backends: [Backend.openApi({ document, baseUrl, allowedNetworks: ['127.0.0.1/32'] })] };
}

const SERVERS: Readonly<Record<string, (stack: Stack) => RemoteMcpServerProps>> = {
  'lambda-1': (stack) => lambdaTools(stack, 1),
  'lambda-1000': (stack) => lambdaTools(stack, 1_000),
  'open-api-100': (stack) => operations(stack, 100),
  'module': () => ({ module: ServerModule.fromEntry(moduleEntry) }),
};

const app = new App({ outdir });
const stack = new Stack(app, 'Stack');
new RemoteMcpServer(stack, 'Mcp', SERVERS[name](stack));
app.synth();
writeProcessorTime();
