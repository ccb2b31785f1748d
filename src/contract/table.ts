/* The DynamoDB table of the authorization server: one item per record, found by its partition key alone. */

/** The attributes of the table that its definition or the command line names. */
export const TABLE = {
  /** Partition key, a string: `<record type>#<SHA-256 of the identifier, base64url>`, e.g. `Client#...`, `Grant#...`, `RevokedToken#...`. */
  partitionKey: 'pk',
  /** Time to live, in epoch seconds. Deletion lags by days, so every reader compares it with the clock. */
  expiresAt: 'expiresAt',
  /** What a record holds, as JSON; `metadata` of RFC 7591 in those of type `Client`. */
  content: 'content',
  /** Of records that live longer because they are used: when that was last seen, in epoch seconds. */
  renewedAt: 'renewedAt',
} as const;
