import { defineServer } from 'cdk-remote-mcp-server/server-module';

function connectToDatabase(): never {
  throw new Error('the database at internal.example.com does not know the password');
}

connectToDatabase();

export default defineServer(() => undefined);
