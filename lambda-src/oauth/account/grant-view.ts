import { TABLE } from '../../../src/contract';
import type { StoredRecord } from '../../shared/record-table';
import { mcpUrl } from '../settings';

/** Content of a grant's record: those of oidc-provider's members that are needed here. */
interface GrantContent {
  /** Epoch seconds. */
  readonly iat: number;
  readonly exp: number;
  /** Scopes, separated by spaces, by resource. */
  readonly resources?: Readonly<Record<string, string>>;
}

/** A grant, as a person sees it. */
export interface GrantView {
  /** Epoch seconds. */
  readonly grantedAt: number;
  readonly expiresAt: number;
  /** Time at which the grant's client last got a token, precise to the day, in epoch seconds. */
  readonly usedAt: number;
  readonly scopes: readonly string[];
}

/** Reads the record of a grant. */
export function grantView({ content, expiresAt, attributes }: StoredRecord): GrantView {
  const { iat, resources } = content as unknown as GrantContent;
  return {
    grantedAt: iat,
    expiresAt,
    usedAt: Number(attributes[TABLE.usedAt] ?? iat),
    scopes: (resources?.[mcpUrl] ?? '').split(' ').filter((name) => name !== ''),
  };
}
