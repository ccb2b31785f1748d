/** One request to a service. */
export interface EgressRequest {
  readonly url: URL;
  /** In upper case. */
  readonly method: string;
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body?: Uint8Array | string;
}
