/** The media type of the pages of MCP Apps, which tools refer to by `ui://` URIs (MCP Apps 2026-01-26). */
export const UI_MEDIA_TYPE = 'text/html;profile=mcp-app';
