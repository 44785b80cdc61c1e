import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../membership/storage/data-source-name.js';
import { type DatabaseLocation, serviceOptions } from './open-database.js';

/** The one data source of the service. */
@Module({})
export class DatabaseModule {
  static forRoot(location: DatabaseLocation): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot({ ...serviceOptions(location), name: DATA_SOURCE, retryAttempts: 1 })],
    };
  }
}
