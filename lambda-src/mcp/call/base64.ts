/** Whether a text is base64 with its padding (RFC 4648 section 4). By its length, since groups in the pattern overflow the stack at 4 MB. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
