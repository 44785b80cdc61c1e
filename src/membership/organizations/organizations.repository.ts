import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, MoreThan, type Repository } from 'typeorm';
import { DATA_SOURCE } from '../storage/data-source-name.js';
import { isUniqueViolation } from '../storage/database-errors.js';
import { isId } from '../storage/ids.js';
import { Organization } from './organization.entity.js';

/** Another organization has the slug. */
export class SlugTaken extends Error {
  override readonly name = 'SlugTaken';
}

/** The organizations themselves. Not a hot path, so TypeORM's repository does the work. */
@Injectable()
export class OrganizationsRepository {
  private readonly organizations: Repository<Organization>;

  constructor(@InjectDataSource(DATA_SOURCE) dataSource: DataSource) {
    this.organizations = dataSource.getRepository(Organization);
  }

  async findById(organizationId: string): Promise<Organization | undefined> {
    if (!isId(organizationId)) return undefined;
    return (await this.organizations.findOneBy({ id: organizationId })) ?? undefined;
  }

  async findBySlug(slug: string): Promise<Organization | undefined> {
    return (await this.organizations.findOneBy({ slug })) ?? undefined;
  }

  /** In the order of ids, which is that of creation. */
  async list(afterId: string | undefined, limit: number): Promise<readonly Organization[]> {
    return this.organizations.find({ ...(afterId && { where: { id: MoreThan(afterId) } }), order: { id: 'ASC' }, take: limit });
  }

  async isEmpty(): Promise<boolean> {
    return !(await this.organizations.exists());
  }

  /** @throws SlugTaken */
  async insert(organization: Organization): Promise<void> {
    await this.refusingTakenSlug(this.organizations.insert(organization));
  }

  /** @throws SlugTaken */
  async update(organizationId: string, changes: Partial<Omit<Organization, 'id'>>): Promise<void> {
    await this.refusingTakenSlug(this.organizations.update({ id: organizationId }, changes));
  }

  /** Deletes the organization with everything in it. @returns whether it was there */
  async delete(organizationId: string): Promise<boolean> {
    if (!isId(organizationId)) return false;
    const { affected } = await this.organizations.delete({ id: organizationId });
    return (affected ?? 0) > 0;
  }

  private async refusingTakenSlug(write: Promise<unknown>): Promise<void> {
    try {
      await write;
    } catch (error) {
      throw isSlugViolation(error) ? new SlugTaken() : error;
    }
  }
}

/** TypeORM wraps the driver's error. */
function isSlugViolation(error: unknown): boolean {
  const cause = error instanceof Error && 'driverError' in error ? error.driverError : error;
  return isUniqueViolation(cause, 'organizations_slug_key');
}
