import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Organization } from '../organizations/organization.entity.js';

/**
 * What happened: one row per accepted change, written in the transaction of the change. `before` and `after` hold the
 * personal values and can be emptied; `details` holds ids and names of things only.
 */
@Entity('journal')
// TypeORM would not see the order of its columns: organization, resource, transaction, id.
@Index('journal_resource_idx', { synchronize: false })
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'journal_organization_fkey', onDelete: 'CASCADE' })
export class JournalEntry {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'journal_pkey' })
  organizationId: string;

  /** The PostgreSQL transaction; a reader in commit order stays below the oldest one still open. */
  @PrimaryColumn('bigint', { name: 'transaction_id', primaryKeyConstraintName: 'journal_pkey' })
  transactionId: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'journal_pkey' })
  id: string;

  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 })
  recordedAt: Date;

  @Column({ type: 'text', collation: 'C' })
  action: string;

  @Column({ type: 'text', name: 'resource_type', collation: 'C' })
  resourceType: string;

  @Column('uuid', { name: 'resource_id' })
  resourceId: string;

  @Column({ type: 'text', name: 'actor_type', collation: 'C' })
  actorType: string;

  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId: string | null;

  @Column('uuid', { name: 'connection_id', nullable: true })
  connectionId: string | null;

  @Column({ type: 'text', name: 'request_id', nullable: true })
  requestId: string | null;

  @Column({ type: 'jsonb' })
  details: object;

  @Column({ type: 'jsonb', nullable: true })
  before: object | null;

  @Column({ type: 'jsonb', nullable: true })
  after: object | null;
}
