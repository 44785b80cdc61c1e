import { Injectable } from '@nestjs/common';
import { type QuirkUseRecord, QuirkUsesRepository } from '../../membership/index.js';
import { compatQuirks } from '../../protocol/index.js';
import type { List } from '../http/list.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import type { ToleranceItem } from './tolerance.dto.js';

/** Which deviations of its clients an organization lives with: what breaks when it changes to the mode `rfc`. */
@Injectable()
export class TolerancesService {
  constructor(private readonly organizations: OrganizationsService, private readonly uses: QuirkUsesRepository) {}

  async list(organizationId: string): Promise<List<ToleranceItem>> {
    await this.organizations.getOrganization(organizationId);
    return { items: (await this.uses.list(organizationId)).map(item), nextCursor: null };
  }
}

function item({ quirk, requests, firstUsedAt, lastUsedAt }: QuirkUseRecord): ToleranceItem {
  const sender = compatQuirks.find(({ name }) => name === quirk)?.sender ?? 'unknown';
  return { name: quirk, sender, requests, firstUsedAt: firstUsedAt.toISOString(), lastUsedAt: lastUsedAt.toISOString() };
}
