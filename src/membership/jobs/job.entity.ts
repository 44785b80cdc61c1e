import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Organization } from '../organizations/organization.entity.js';

/** Work that is done after the answer: written with the change that asks for it, done by whichever process takes it. */
@Entity('jobs')
@Index('jobs_due_idx', ['runAt'], { where: '"finished_at" IS NULL' })
@ForeignKey(() => Organization, ['organizationId'], ['id'], { name: 'jobs_organization_fkey', onDelete: 'CASCADE' })
export class Job {
  @PrimaryColumn('uuid', { name: 'organization_id', primaryKeyConstraintName: 'jobs_pkey' })
  organizationId: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'jobs_pkey' })
  id: string;

  @Column({ type: 'text', collation: 'C' })
  kind: string;

  @Column({ type: 'jsonb' })
  payload: object;

  /** How far it came. */
  @Column({ type: 'jsonb' })
  progress: object;

  @Column({ type: 'timestamptz', name: 'run_at', precision: 3 })
  runAt: Date;

  /** Until when a process has it to itself. */
  @Column({ type: 'timestamptz', name: 'leased_until', precision: 3, nullable: true })
  leasedUntil: Date | null;

  @Column({ type: 'integer' })
  attempts: number;

  @Column({ type: 'text', name: 'last_error', nullable: true })
  lastError: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'finished_at', precision: 3, nullable: true })
  finishedAt: Date | null;
}
