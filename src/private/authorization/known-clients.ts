import type { RegistrationSettings } from '../../contract';

/** The private-use URI schemes that MCP clients register for themselves (RFC 8252 section 7.1). */
export const APP_SCHEMES: RegistrationSettings['redirectSchemes'] = [
  'cursor', 'vscode', 'vscode-insiders', 'windsurf', 'claude', 'kiro', 'goose', 'zed', 'raycast', 'com.raycast',
];

/** The names of well-known MCP clients and their makers, with the hosts of their redirect URIs, as their documentation and reports of others tell. */
export const KNOWN_CLIENTS: RegistrationSettings['reservedNames'] = {
  'claude': ['claude.ai', 'claude.com'],
  'anthropic': ['claude.ai', 'claude.com', '*.anthropic.com'],
  'chatgpt': ['chatgpt.com'],
  'openai': ['chatgpt.com', '*.openai.com'],
  'cursor': ['cursor.com', '*.cursor.com'],
  'visual studio code': ['vscode.dev', '*.vscode.dev'],
  'vs code': ['vscode.dev', '*.vscode.dev'],
  'copilot': [
    'global.consent.azure-apim.net', '*.consent.azure-apim.net', '*.microsoft.com', 'github.com', '*.github.com', 'vscode.dev', '*.vscode.dev',
  ],
  'grok': ['grok.com', '*.x.ai', 'cursor.com', '*.cursor.com'],
  'perplexity': ['*.perplexity.ai'],
  'mistral': ['*.mistral.ai'],
  'le chat': ['*.mistral.ai'],
  'gemini': ['*.google.com'],
  'windsurf': ['windsurf.com', '*.windsurf.com'],
};
