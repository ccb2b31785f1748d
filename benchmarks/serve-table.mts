/** The other end of table-process.ts: says where it is, and serves until it is stopped. */
import { ENVIRONMENT } from '../src/contract/environment';
import { startAwsServices } from '../test/lambda/shared/aws-services';
import { PASSPHRASE, prepareServer } from '../test/lambda/shared/server-environment';

prepareServer(await startAwsServices());
const names = [...Object.values(ENVIRONMENT), 'AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
const env = Object.fromEntries(names.filter((name) => process.env[name] !== undefined).map((name) => [name, process.env[name]]));
process.stdout.write(`${JSON.stringify({ env, passphrase: PASSPHRASE })}\n`);
