import { Token } from 'aws-cdk-lib';
import { HttpMethod } from './http-method';
import type { HttpToolProps } from './http-tool-props';
import { mappedType, mappingProblems } from '../../../checks/mapping-problems';
import { mismatch } from '../../../checks/prop-problems';
import type { JsonObject } from '../../../contract';

/** Methods whose requests have no body that services would look at (RFC 9110 sections 9.3.1 and 9.3.2). */
const WITHOUT_BODY: readonly string[] = [HttpMethod.GET, HttpMethod.HEAD];

/** RFC 9110 section 8.3.1. */
const MEDIA_TYPE = /^[!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+(?:\s*;\s*[!#$%&'*+.^_`|~0-9a-z-]+=(?:[!#$%&'*+.^_`|~0-9a-z-]+|"[^"\\]*"))*$/i;

/** Types that are written of the members of an object. */
const FORM = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i;

/** RFC 6839 section 3.1. */
const JSON_TYPE = /^[^/]+\/(?:[^/;]+\+)?json\s*(?:;|$)/i;

/** What is wrong with the body of the requests of a tool; lower case, no full stop. */
export function bodyProblems({ method = HttpMethod.GET, body, contentType }: HttpToolProps, inputSchema: JsonObject): string[] {
  if (body === undefined) {
    return contentType === undefined ? [] : ['contentType: there is no body to be of this type; give a body, or leave contentType out'];
  }
  return [
    ...(WITHOUT_BODY.includes(method)
      ? [`body: services do not look at the body of a ${method} request; use query, or another method`]
      : []),
    ...mismatch('contentType', contentType, MEDIA_TYPE, 'a media type, as in "application/json"'),
    ...mappingProblems('body', body, inputSchema),
    ...typeProblems(contentType, mappedType(body, inputSchema)),
  ];
}

/** @param type of the body; undefined when the call alone knows */
function typeProblems(contentType: string | undefined, type: string | undefined): string[] {
  if (contentType === undefined || type === undefined || Token.isUnresolved(contentType) || JSON_TYPE.test(contentType)) {
    return [];
  }
  if (FORM.test(contentType)) {
    return type === 'object' ? [] : [`body: ${contentType} is made of the members of an object, and this is of type ${type}; write an object`];
  }
  return type === 'object' || type === 'array'
    ? [`body: ${contentType} is made of a text, or of bytes in base64, and this is of type ${type}; write a string, or another contentType`]
    : [];
}
