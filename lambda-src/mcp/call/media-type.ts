import { JSON_MEDIA_TYPE, TEXT_MEDIA_TYPE } from '../../../src/contract';

/** Whether a document of a media type holds JSON. */
export function isJson(mimeType: string | undefined): boolean {
  return JSON_MEDIA_TYPE.test(mimeType ?? '');
}

/** Whether a document of a media type is text, of which JSON is a kind. */
export function isText(mimeType: string | undefined): boolean {
  return TEXT_MEDIA_TYPE.test(mimeType ?? '');
}

/** The type without parameters, in lower case. */
export function essenceOf(mimeType: string | undefined): string {
  return (mimeType ?? '').split(';')[0]!.trim().toLowerCase();
}
