import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../membership/storage/data-source-name.js';
import { REPLICA_POOL } from '../membership/storage/replica-pool.js';
import { type DatabaseLocation, replicaPool, serviceOptions } from './open-database.js';
import { TableCare } from './table-care.js';

/** The one data source of the service, and the pool of its replica. */
@Module({})
export class DatabaseModule {
  static forRoot(location: DatabaseLocation): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [TypeOrmModule.forRoot({ ...serviceOptions(location), name: DATA_SOURCE, retryAttempts: 1 })],
      providers: [TableCare, { provide: REPLICA_POOL, useFactory: () => replicaPool(location) }],
      exports: [REPLICA_POOL],
    };
  }
}
