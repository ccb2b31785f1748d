/** Any JSON object. */
export interface JsonObject {
  readonly [key: string]: unknown;
}
