import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type Repository } from 'typeorm';
import { DATA_SOURCE } from '../membership/index.js';
import { AdminKey } from './admin-key.entity.js';

@Injectable()
export class AdminKeysRepository {
  private readonly keys: Repository<AdminKey>;

  constructor(@InjectDataSource(DATA_SOURCE) dataSource: DataSource) {
    this.keys = dataSource.getRepository(AdminKey);
  }

  async findById(id: string): Promise<AdminKey | undefined> {
    return (await this.keys.findOneBy({ id })) ?? undefined;
  }

  async isEmpty(): Promise<boolean> {
    return !(await this.keys.exists());
  }

  async insert(key: AdminKey): Promise<void> {
    await this.keys.insert(key);
  }
}
