import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConnectionsRepository } from './connections/connections.repository.js';
import { DomainsRepository } from './domains/domains.repository.js';
import { GroupsRepository } from './groups/groups.repository.js';
import { InvitationQueue } from './invitations/invitation-queue.js';
import { InvitationsRepository } from './invitations/invitations.repository.js';
import { JobRunner } from './jobs/job-runner.js';
import { JobsRepository } from './jobs/jobs.repository.js';
import { WritesUnderWay } from './jobs/writes-under-way.js';
import { JournalRepository } from './journal/journal.repository.js';
import { membershipEntities } from './membership-entities.js';
import { DeparturesRepository } from './members/departures.repository.js';
import { MemberValuesRepository } from './members/member-values.repository.js';
import { MembersRepository } from './members/members.repository.js';
import { MembershipService } from './membership.service.js';
import { OrganizationsRepository } from './organizations/organizations.repository.js';
import { QuirkUsesRepository } from './organizations/quirk-uses.repository.js';
import { AttributeEraser } from './schemas/attribute-eraser.js';
import { DeclaredSchemasRepository } from './schemas/declared-schemas.repository.js';
import { DATA_SOURCE } from './storage/data-source-name.js';
import { OrganizationDatabase } from './storage/organization-database.js';
import { ReplicaReads } from './storage/replica-reads.js';
import { serviceDriver } from './storage/service-pool.js';

const providers = [
  OrganizationDatabase, ReplicaReads, OrganizationsRepository, QuirkUsesRepository, ConnectionsRepository, DomainsRepository, DeclaredSchemasRepository, MembersRepository, MemberValuesRepository,
  DeparturesRepository, GroupsRepository, InvitationsRepository, InvitationQueue, JournalRepository, AttributeEraser, JobsRepository, JobRunner, WritesUnderWay, MembershipService,
];

/** Members, groups and the journal. Needs the data source named `rollcall`; `forRoot` makes it for a host application. */
@Module({ providers, exports: providers })
export class MembershipModule {
  /** @param url of the PostgreSQL server that Rollcall runs on; a pool of its own is opened, acting as the service role */
  static forRoot({ url, poolSize = 5 }: { url: string; poolSize?: number }): DynamicModule {
    return {
      module: MembershipModule,
      imports: [TypeOrmModule.forRoot({
        name: DATA_SOURCE, type: 'postgres', url, poolSize, extra: { pipeline: true }, driver: serviceDriver, entities: [...membershipEntities], synchronize: false,
      })],
    };
  }
}
