import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import {
  type BulkOperation, type BulkRequest, bulkResponse, isJsonArray, type JsonObject, membersOf, parseBulkRequest, type ResourceType, ScimError, type UnreadableOperation,
} from '../../protocol/index.js';
import { GroupsService } from '../groups/groups.service.js';
import type { ScimReply } from '../http/scim-reply.js';
import type { ScimRequest } from '../http/scim-request.js';
import { toScimError } from '../http/to-scim-error.js';
import { UsersService } from '../users/users.service.js';
import { BulkJob } from './bulk-job.js';

/** What answers single requests answers those of a job. */
interface ResourceService {
  create(request: ScimRequest, body: unknown): Promise<ScimReply>;
  replace(request: ScimRequest, id: string, body: unknown): Promise<ScimReply>;
  patch(request: ScimRequest, id: string, body: unknown): Promise<ScimReply>;
  delete(request: ScimRequest, id: string): Promise<ScimReply>;
}

/** RFC 7644 §3.7: each operation is what a single request would be; a job is no transaction. */
@Injectable()
export class BulkService {
  private readonly logger = new Logger('scim');

  constructor(private readonly users: UsersService, private readonly groups: GroupsService, private readonly settings: Settings) {}

  async process(request: ScimRequest, body: unknown): Promise<ScimReply> {
    const { operations, failOnErrors } = parseBulkRequest(body, this.settings.MAX_BULK_OPERATIONS);
    this.assertBounded(operations);
    const job = new BulkJob(operations, failOnErrors, {
      perform: (operation, id, data) => this.perform(request, operation, id, data),
      explain: (error) => this.explain(error),
      locate: (collection, id) => [request.baseUri, collection, ...(id === undefined ? [] : [id])].join('/'),
      typeOf: (collection) => typeOf(request, collection),
    });
    return { status: 200, body: bulkResponse(await job.run()) };
  }

  /** A job of many operations, each with many of its own, would keep others waiting. @throws ScimError 413 */
  private assertBounded(operations: BulkRequest['operations']): void {
    const { MAX_BULK_OPERATIONS, MAX_PATCH_OPERATIONS } = this.settings;
    const most = Math.max(MAX_BULK_OPERATIONS, MAX_PATCH_OPERATIONS);
    const count = operations.reduce((sum, operation) => sum + operationsIn(operation), 0);
    if (count > most) throw ScimError.tooLarge(`The PATCH messages of a bulk request have at most ${most} operations together; these have ${count}.`);
  }

  /** One operation as a single request, without projection; its version is If-Match. */
  private perform({ caller, configuration, quirks, baseUri }: ScimRequest, { method, collection, version }: Pick<BulkOperation, 'method' | 'collection' | 'version'>, id: string, data: JsonObject): Promise<ScimReply> {
    const request: ScimRequest = { caller, configuration, quirks, baseUri, query: {}, ...(version !== undefined && { ifMatch: version }) };
    const service = this.serviceOf(collection);
    switch (method) {
      case 'POST':
        return service.create(request, data);
      case 'PUT':
        return service.replace(request, id, data);
      case 'PATCH':
        return service.patch(request, id, data);
      case 'DELETE':
        return service.delete(request, id);
    }
  }

  private serviceOf(collection: string): ResourceService {
    if (collection === 'Users') return this.users;
    if (collection === 'Groups') return this.groups;
    throw noCollection(collection);
  }

  private explain(error: unknown): ScimError {
    const known = toScimError(error);
    if (!known || known.status >= 500) this.logger.error({ error });
    return known ?? ScimError.internal('Something went wrong on our side.');
  }
}

/** @throws ScimError 404 */
function typeOf({ configuration: { user, group } }: ScimRequest, collection: string): ResourceType {
  const type = [user, group].find(({ endpoint }) => endpoint === `/${collection}`);
  if (!type) throw noCollection(collection);
  return type;
}

function noCollection(collection: string): ScimError {
  return ScimError.notFound(`There is no resource type at /${collection.slice(0, 60)}.`);
}

/** As many as the message is read to have. */
function operationsIn(operation: BulkOperation | UnreadableOperation): number {
  const operations = 'data' in operation ? membersOf(operation.data ?? {}).get('operations') : undefined;
  return isJsonArray(operations) ? operations.length : 0;
}
