import { type DynamicModule, Module } from '@nestjs/common';
import { MembershipModule } from 'rollcall/membership';
import { DoorController } from './door.controller.js';
import { DoorService } from './door.service.js';

@Module({ controllers: [DoorController], providers: [DoorService] })
export class AppModule {
  /** @param databaseUrl of the database that Rollcall runs on; Rollcall itself has made its tables */
  static forRoot(databaseUrl: string): DynamicModule {
    return { module: AppModule, imports: [MembershipModule.forRoot({ url: databaseUrl })] };
  }
}
