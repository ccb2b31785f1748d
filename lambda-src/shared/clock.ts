/** Now, in epoch seconds: the unit of JWT claims and of DynamoDB's time to live. */
export function epochSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}
