import { randomBytes } from 'node:crypto';

/** A part of a form. */
export interface FormPart {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** Absent: text. */
  readonly contentType?: string;
  /** The name of a file, which servers store elsewhere than values. */
  readonly filename?: string;
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
  const chunks = parts.flatMap(({ name, content, contentType, filename }) => {
    const head = [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${escapeName(name)}"${filename === undefined ? '' : `; filename="${escapeName(filename)}"`}`,
      ...(contentType === undefined ? [] : [`Content-Type: ${contentType}`]),
    ];
    return [Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(content as string), Buffer.from('\r\n')];
  });
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    content: new Uint8Array(Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)])),
  };
}

/** HTML Standard, multipart/form-data encoding algorithm; other control characters are no part of a header either. All else is UTF-8 (RFC 7578 section 5.1). */
function escapeName(name: string): string {
  return name.replace(/[\x00-\x1f\x7f"]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
