/** The method of an HTTP request (RFC 9110 section 9, RFC 5789). */
export enum HttpMethod {
  /** Reads. */
  GET = 'GET',

  /** Reads the headers alone. */
  HEAD = 'HEAD',

  /** Asks what may be done. */
  OPTIONS = 'OPTIONS',

  /** Has the service do something. */
  POST = 'POST',

  /** Puts something in place. */
  PUT = 'PUT',

  /** Changes something in part. */
  PATCH = 'PATCH',

  /** Deletes. */
  DELETE = 'DELETE',
}
