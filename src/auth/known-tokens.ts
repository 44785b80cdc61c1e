import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { OrganizationDatabase } from '../membership/index.js';
import { ScimTokensRepository, type TokenWithOrganization } from './scim-tokens.repository.js';

interface Known {
  token: TokenWithOrganization;
  /** Milliseconds of the clock that only goes forward. */
  readonly until: number;
}

/** More tokens than are in use within a few seconds. */
const MOST_KNOWN = 10_000;

/**
 * Tokens, with their organizations, as they were read a moment ago: what this process changes of an organization is seen at once, what
 * another one changes, a revocation too, when the moment is over. Whether the secret is right, and the time not over, each request finds
 * out for itself; a write under a configuration that has changed meanwhile is looked at again (`staleWriteInsert`).
 */
@Injectable()
export class KnownTokens {
  private known = new Map<string, Known>();

  constructor(private readonly tokens: ScimTokensRepository, database: OrganizationDatabase, private readonly settings: Settings) {
    // What is being read right now goes into the map that is left behind.
    database.onOrganizationChange(() => { this.known = new Map(); });
  }

  /** @param host a host name that may be a verified domain */
  async find(organizationId: string, tokenId: string, host: string | null): Promise<TokenWithOrganization | undefined> {
    const { known } = this;
    const key = `${tokenId} ${organizationId} ${host ?? ''}`;
    const kept = known.get(key);
    if (kept && kept.until > performance.now()) return kept.token;
    const until = performance.now() + this.settings.TOKEN_CACHE_TTL;
    const token = await this.tokens.find(organizationId, tokenId, host);
    known.delete(key);
    if (!token) return undefined;
    const [oldest] = known.keys();
    if (known.size >= MOST_KNOWN && oldest !== undefined) known.delete(oldest);
    known.set(key, { token, until });
    return token;
  }
}
