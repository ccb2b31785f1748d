import { expect, test } from 'vitest';
import { isSameResource } from '../../../lambda-src/oauth/tokens/resource-indicator';

const MCP_URL = 'https://mcp.example.com/mcp';

test.each([MCP_URL, 'https://mcp.example.com/mcp/', 'HTTPS://MCP.Example.Com/mcp', 'https://mcp.example.com:443/mcp'])('%s is the resource', (indicator) => {
  expect(isSameResource(indicator, MCP_URL)).toBe(true);
});

test.each([
  '', 'mcp', '/mcp', 'https://mcp.example.com', 'https://mcp.example.com/mc', 'https://mcp.example.com/mcp2', 'https://mcp.example.com/mcp//',
  'https://mcp.example.com/MCP', 'http://mcp.example.com/mcp', 'https://mcp.example.com:8443/mcp', 'https://mcp.example.com/mcp?', 'https://mcp.example.com/mcp#',
  'https://x@mcp.example.com/mcp', 'https://mcp.example.com.evil.example/mcp', 'https://mcp.example.com/prod/mcp',
])('%j is not', (indicator) => {
  expect(isSameResource(indicator, MCP_URL)).toBe(false);
});
