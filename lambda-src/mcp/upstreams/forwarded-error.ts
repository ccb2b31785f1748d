import { ProtocolError } from '@modelcontextprotocol/server';

/** An error of the protocol that another MCP server answered with: it is the answer here, too, be it to a call of a tool. */
export class ForwardedError extends ProtocolError {
  override readonly name = 'ForwardedError';
}
