import { randomBytes } from 'node:crypto';

/** A part of a form. */
export interface FormPart {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** Absent: text. */
  readonly contentType?: string;
  /** Whether the part is a file, which servers store elsewhere than values. */
  readonly isFile: boolean;
}

/** A body with what its `Content-Type` header says. */
export interface EncodedBody {
  readonly contentType: string;
  readonly content: Uint8Array | string;
}

/** Writes a form as `multipart/form-data` (RFC 7578). */
export function multipartBody(parts: readonly FormPart[]): EncodedBody {
  // nobody who has a say in the parts can guess it
  const boundary = randomBytes(24).toString('base64url');
  const chunks = parts.flatMap(({ name, content, contentType, isFile }) => {
    const quoted = escapeName(name);
    const head = [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${quoted}"${isFile ? `; filename="${quoted}"` : ''}`,
      ...(contentType === undefined ? [] : [`Content-Type: ${contentType}`]),
    ];
    return [Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(content as string), Buffer.from('\r\n')];
  });
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    content: new Uint8Array(Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)])),
  };
}

/** HTML Standard, multipart/form-data encoding algorithm. */
function escapeName(name: string): string {
  return name.replace(/[\r\n"]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
