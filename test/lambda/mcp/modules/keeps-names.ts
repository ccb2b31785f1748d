import { fromJsonSchema } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { defineServer } from '../../../../module-src/server-module';

const text = (value: unknown) => ({ content: [{ type: 'text' as const, text: JSON.stringify(value) }] });

/** A module whose tools answer with their arguments, which they take under any name. */
export default defineServer((server) => {
  server.registerTool('by_zod', { description: 'Repeats', inputSchema: z.looseObject({}) }, (args) => text(args));
  server.registerTool('by_json_schema', { description: 'Repeats', inputSchema: fromJsonSchema<object>({ type: 'object' }) }, (args) => text(args));
});
