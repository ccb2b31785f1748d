/** The server module of this package that is measured. */
import { registerForecasts } from './forecasts';
import { defineServer } from 'cdk-remote-mcp-server/server-module';

export default defineServer(registerForecasts);
