import { Injectable } from '@nestjs/common';
import { DeclaredSchemasRepository, DomainsRepository, OrganizationsRepository } from '../../membership/index.js';
import type { ModeName } from '../../protocol/index.js';
import { makeConfiguration, type OrganizationConfiguration } from './make-configuration.js';

/** What is read of an organization with every request. */
export interface OrganizationSummary {
  readonly id: string;
  readonly preset: string;
  readonly mode: ModeName;
  readonly configurationVersion: number;
}

interface Kept {
  readonly preset: string;
  readonly mode: ModeName;
  readonly configuration: OrganizationConfiguration;
}

/** More organizations with a configuration of their own than are busy at the same time in one process. */
const MOST_KEPT = 2_000;

/**
 * The configuration of each organization, made once for each version of it. The version comes with the request, so a process
 * never answers by a configuration that another has changed. Organizations that declare nothing share one for each preset and mode.
 */
@Injectable()
export class OrganizationConfigurations {
  private readonly own = new Map<string, Kept>();
  private readonly shared = new Map<string, OrganizationConfiguration>();

  constructor(
    private readonly schemas: DeclaredSchemasRepository, private readonly organizations: OrganizationsRepository, private readonly domains: DomainsRepository,
  ) {}

  async get(organization: OrganizationSummary): Promise<OrganizationConfiguration> {
    if (organization.configurationVersion === 0) return this.sharedBy(organization);
    const kept = this.own.get(organization.id);
    if (kept && isOf(kept, organization)) return kept.configuration;
    const { id, preset, mode, configurationVersion: version } = organization;
    const [schemas, settings, verifiedDomains] = [await this.schemas.list(id), await this.organizations.findSettings(id), await this.domains.listVerified(id)];
    const configuration = makeConfiguration({ preset, mode, version, settings, verifiedDomains, schemas });
    this.keep(id, { preset, mode, configuration });
    return configuration;
  }

  private sharedBy({ preset, mode }: OrganizationSummary): OrganizationConfiguration {
    const key = `${preset} ${mode}`;
    const known = this.shared.get(key) ?? makeConfiguration({ preset, mode, version: 0, settings: {}, schemas: [] });
    this.shared.set(key, known);
    return known;
  }

  /** The one that was made longest ago makes room. */
  private keep(id: string, kept: Kept): void {
    const [oldest] = this.own.keys();
    if (this.own.size >= MOST_KEPT && oldest !== undefined) this.own.delete(oldest);
    this.own.delete(id);
    this.own.set(id, kept);
  }
}

function isOf({ preset, mode, configuration }: Kept, organization: OrganizationSummary): boolean {
  return configuration.version === organization.configurationVersion && preset === organization.preset && mode === organization.mode;
}
