/** The media type of TypeScript, whose extension is that of MPEG streams too: which one a file is, its bytes tell. */
export const TYPESCRIPT = 'text/typescript';

/** The media type of MPEG streams (RFC 3555). */
export const MPEG_STREAM = 'video/mp2t';

/** The media types of files that servers commonly hand to models, by extension, as IANA has them registered or else as programs name them. */
export const MIME_TYPES: Readonly<Record<string, string>> = {
  // text to read
  '.adoc': 'text/asciidoc',
  '.htm': 'text/html',
  '.html': 'text/html',
  '.ics': 'text/calendar',
  '.log': 'text/plain',
  '.markdown': 'text/markdown',
  '.md': 'text/markdown',
  '.mdx': 'text/mdx',
  '.mermaid': 'application/vnd.mermaid',
  '.mmd': 'application/vnd.mermaid',
  '.rst': 'text/x-rst',
  '.srt': 'application/x-subrip',
  '.tex': 'application/x-tex',
  '.txt': 'text/plain',
  '.vcf': 'text/vcard',
  '.vtt': 'text/vtt',
  // data in text
  '.csv': 'text/csv',
  '.geojson': 'application/geo+json',
  '.json': 'application/json',
  '.json5': 'application/json5',
  '.jsonc': 'application/jsonc',
  '.jsonl': 'application/jsonl',
  '.jsonld': 'application/ld+json',
  '.ndjson': 'application/x-ndjson',
  '.svg': 'image/svg+xml',
  '.toml': 'application/toml',
  '.tsv': 'text/tab-separated-values',
  '.ttl': 'text/turtle',
  '.xml': 'application/xml',
  '.xsd': 'application/xml',
  '.xsl': 'application/xslt+xml',
  '.yaml': 'application/yaml',
  '.yml': 'application/yaml',
  // settings, the names of which may begin with the dot
  '.cfg': 'text/plain',
  '.conf': 'text/plain',
  '.env': 'text/plain',
  '.gitignore': 'text/plain',
  '.ini': 'text/plain',
  '.properties': 'text/plain',
  // source code
  '.bash': 'application/x-sh',
  '.bat': 'text/plain',
  '.c': 'text/x-c',
  '.cc': 'text/x-c',
  '.cjs': 'text/javascript',
  '.cpp': 'text/x-c',
  '.cs': 'text/x-csharp',
  '.css': 'text/css',
  '.cts': TYPESCRIPT,
  '.diff': 'text/x-diff',
  '.go': 'text/x-go',
  '.gql': 'application/graphql',
  '.graphql': 'application/graphql',
  '.h': 'text/x-c',
  '.hcl': 'text/x-hcl',
  '.hpp': 'text/x-c',
  '.java': 'text/x-java',
  '.js': 'text/javascript',
  '.jsx': 'text/jsx',
  '.kt': 'text/x-kotlin',
  '.less': 'text/x-less',
  '.lua': 'text/x-lua',
  '.mjs': 'text/javascript',
  '.mts': TYPESCRIPT,
  '.patch': 'text/x-diff',
  '.php': 'application/x-httpd-php',
  '.pl': 'text/x-perl',
  '.proto': 'text/x-protobuf',
  '.ps1': 'text/x-powershell',
  '.py': 'text/x-python',
  '.r': 'text/x-r',
  '.rb': 'text/x-ruby',
  '.rs': 'text/x-rust',
  '.scala': 'text/x-scala',
  '.scss': 'text/x-scss',
  '.sh': 'application/x-sh',
  '.sql': 'application/sql',
  '.swift': 'text/x-swift',
  '.tf': 'text/x-hcl',
  '.ts': TYPESCRIPT,
  '.tsx': 'text/tsx',
  '.vue': 'text/x-vue',
  // bytes
  '.avif': 'image/avif',
  '.bmp': 'image/bmp',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.gif': 'image/gif',
  '.gz': 'application/gzip',
  '.ico': 'image/vnd.microsoft.icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.ogg': 'audio/ogg',
  '.parquet': 'application/vnd.apache.parquet',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  '.rtf': 'application/rtf',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webm': 'video/webm',
  '.webp': 'image/webp',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.zip': 'application/zip',
};

/** Whole names of files of text that have no extension, in lower case. */
const TEXT_FILES = new Set(['authors', 'changelog', 'codeowners', 'contributing', 'dockerfile', 'license', 'makefile', 'notice', 'readme']);

/**
 * Returns the media type of a file by its name: of its extension, or of all of it, as in `.env` and `Dockerfile`.
 *
 * @param path with either kind of slashes, or the key of an object
 * @returns undefined when the name says nothing
 */
export function mediaTypeOfFile(path: string): string | undefined {
  const name = /[^/\\]*$/.exec(path)![0].toLowerCase();
  const extension = /\.[^.]*$/.exec(name)?.[0];
  if (extension === undefined) {
    return TEXT_FILES.has(name) ? 'text/plain' : undefined;
  }
  // .env.local
  return name.startsWith('.env.') ? MIME_TYPES['.env'] : Object.hasOwn(MIME_TYPES, extension) ? MIME_TYPES[extension] : undefined;
}
