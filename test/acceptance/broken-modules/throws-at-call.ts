import { defineServer } from 'cdk-remote-mcp-server/server-module';

export default defineServer(async () => {
  throw new Error('the database at internal.example.com does not know the password');
});
