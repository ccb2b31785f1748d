import type { RegistrationSettings } from '../../contract';

/**
 * The private-use URI schemes of apps (RFC 8252 section 7.1): any that is a domain name in reverse order, as the RFC wants them, and
 * those of editors and of well-known MCP clients, which are not.
 */
export const APP_SCHEMES: RegistrationSettings['redirectSchemes'] = [
  '*.*',
  // editors, most of them made from the code of VS Code, which hands `{scheme}://{publisher}.{extension}/…` to extensions
  'vscode', 'vscode-insiders', 'vscode-exploration', 'code-oss', 'vscodium', 'vscodium-insiders', 'cursor', 'cursor-nightly', 'windsurf',
  'windsurf-next', 'windsurf-insiders', 'trae', 'trae-cn', 'kiro', 'antigravity', 'void', 'pearai', 'positron', 'qoder', 'codebuddy', 'zed', 'jetbrains',
  // other programs that use MCP servers
  'claude', 'chatgpt', 'codex', 'goose', 'raycast', 'warp', 'opencode', 'lmstudio', 'cherrystudio', 'chatbox', 'boltai', 'msty', 'jan', 'poe', 'devin',
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
    // token.botframework.com: agents of Copilot Studio and Teams
    'global.consent.azure-apim.net', '*.consent.azure-apim.net', '*.microsoft.com', 'token.botframework.com', 'github.com', '*.github.com', 'vscode.dev', '*.vscode.dev',
  ],
  'grok': ['grok.com', '*.grok.com', 'x.ai', '*.x.ai', 'cursor.com', '*.cursor.com'],
  'perplexity': ['perplexity.ai', '*.perplexity.ai'],
  'mistral': ['mistral.ai', '*.mistral.ai'],
  'le chat': ['mistral.ai', '*.mistral.ai'],
  // Gemini's own callback; with Gemini Enterprise, vertexaisearch.cloud.google.com; home-assistant/core#176282
  'gemini': ['*.google.com', 'oauth-redirect.googleusercontent.com', 'oauth-redirect-sandbox.googleusercontent.com', 'antigravity.google'],
  'windsurf': ['windsurf.com', '*.windsurf.com'],
};
