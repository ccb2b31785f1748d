import { defineServer } from '../../../../module-src/server-module';

export default defineServer(() => undefined);

connectToDatabase();

function connectToDatabase(): void {
  throw new Error('arn:aws:confidential database is not there');
}
