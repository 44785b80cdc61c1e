import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { OrganizationConfigurations } from '../../provisioning/configuration/organization-configurations.js';
import { QuirkUses } from './quirk-uses.js';
import { QuirkRecorder } from './quirk-recorder.js';
import type { RequestUnderBase } from './scim-request.js';

/** Gives the request what its organization's messages are read by, and has the tolerances counted that it needs. */
@Injectable()
export class ConfigurationGuard implements CanActivate {
  constructor(private readonly configurations: OrganizationConfigurations, private readonly uses: QuirkUses) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RequestUnderBase>();
    const { scimCaller: caller } = request;
    if (!caller) throw new Error('ScimTokenGuard does not guard this route.');
    const quirks = new QuirkRecorder();
    request.configuration = await this.configurations.get(caller.organization);
    request.quirks = quirks;
    context.switchToHttp().getResponse<Response>().once('finish', () => this.uses.add(caller.organization.id, quirks.used));
    return true;
  }
}
