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
  /** Time at which the client of a grant last got a token, in epoch seconds, as a string; noted once a day, and absent on the first. */
  usedAt: 'usedAt',
  /** Place that a client takes which registered itself and got no token yet; each network has a limited number of them. */
  place: 'place',
  /** Number that a record which counts has reached. */
  count: 'count',
  /** Time at which all places that a record stands for will be free, in epoch milliseconds. */
  freeAt: 'freeAt',
} as const;

/** The types of the records that the limits of registration are kept in. */
export const REGISTRATION_RECORDS = {
  /** The places of a network, whose id is its hash. */
  places: 'RegistrationPlaces',
  /** Number of clients that registered on a day and have got no token. The id is `until {end of the day, in epoch seconds}`. */
  unused: 'UnusedClients',
} as const;
