import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key for the admin API. The second of the two tables that are not keyed by organization: an operator serves all. */
@Entity('admin_keys')
export class AdminKey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'admin_keys_pkey' })
  id: string;

  @Column({ type: 'bytea' })
  hash: Buffer;

  @Column({ type: 'text' })
  label: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;
}
