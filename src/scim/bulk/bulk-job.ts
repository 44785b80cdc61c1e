import {
  type BulkOperation, type BulkResult, type Deferred, deferReferences, findReferences, type JsonObject, PATCH_OP_MESSAGE, referenceIn, resolveReferences,
  type ResourceType, ScimError, type UnreadableOperation,
} from '../../protocol/index.js';
import type { ScimReply } from '../http/scim-reply.js';
import { countTogether } from './together.js';

/** How the operations of a job are performed, and what is answered when one fails. */
export interface Performer {
  perform(operation: Pick<BulkOperation, 'method' | 'collection' | 'version'>, id: string, data: JsonObject): Promise<ScimReply>;
  explain(error: unknown): ScimError;
  locate(collection: string, id?: string): string;
  /** @throws ScimError when there is no such collection */
  typeOf(collection: string): ResourceType;
}

/** Values of a created resource that wait for others to be created. */
interface Link {
  readonly index: number;
  readonly collection: string;
  readonly id: string;
  readonly waitsFor: ReadonlySet<string>;
  readonly later: Deferred['later'];
}

/**
 * One job: operations run in their order, but what one refers to runs before it; the resources of a circle are created
 * first and linked afterwards (RFC 7644 §3.7.1, §3.7.2).
 */
export class BulkJob {
  private readonly results = new Map<number, BulkResult>();
  private readonly underWay = new Set<number>();
  private readonly ids = new Map<string, string>();
  private readonly creators: ReadonlyMap<string, number>;
  private links: readonly Link[] = [];

  constructor(
    private readonly operations: readonly (BulkOperation | UnreadableOperation)[], private readonly failOnErrors: number, private readonly performer: Performer,
  ) {
    this.creators = new Map(operations.flatMap((each, index) => (isCreation(each) && each.bulkId !== undefined ? [[each.bulkId, index]] : [])));
  }

  /** @returns the results of what was processed, in the order of the request */
  async run(): Promise<readonly BulkResult[]> {
    for (let index = 0; index < this.operations.length;) {
      const together = this.withSuccessors(index);
      await Promise.all(together.map((each) => this.process(each)));
      index += together.length;
    }
    for (const { index, waitsFor } of this.links) {
      this.fail(index, ScimError.conflict(`The resource was created without its references to ${[...waitsFor].map((bulkId) => `"${bulkId}"`).join(', ')}, which failed.`));
    }
    return [...this.results].sort(([a], [b]) => a - b).map(([, result]) => result);
  }

  /** The operation, and those behind it that may be performed at the same time. Where errors end the job, each waits for the one before. */
  private withSuccessors(first: number): readonly number[] {
    const count = this.failOnErrors > this.operations.length ? countTogether(this.operations, first, (collection) => this.performer.typeOf(collection)) : 1;
    return Array.from({ length: count }, (_, n) => first + n);
  }

  private async process(index: number): Promise<void> {
    const operation = this.operations[index];
    if (!operation || this.results.has(index) || this.underWay.has(index) || this.isStopped()) return;
    this.underWay.add(index);
    const result = 'error' in operation ? this.unreadable(operation) : await this.attempt(index, operation);
    this.underWay.delete(index);
    if (!result) return;
    this.results.set(index, result);
    await this.linkWhatIsReady();
  }

  /** After so many errors nothing else begins; what was not begun has no result. */
  private isStopped(): boolean {
    return [...this.results.values()].filter(({ error }) => error).length >= this.failOnErrors;
  }

  private async attempt(index: number, operation: BulkOperation): Promise<BulkResult | undefined> {
    const { method, bulkId } = operation;
    try {
      const open = await this.prepareReferences(operation);
      if (this.isStopped()) return undefined;
      const reply = method === 'POST' ? await this.create(index, operation, open) : await this.change(operation);
      return { method, bulkId, status: reply.status, location: reply.location ?? this.locationOf(operation), version: reply.version };
    } catch (error) {
      const explained = this.performer.explain(error);
      return { method, bulkId, status: explained.status, location: this.locationOf(operation), error: explained };
    }
  }

  /** Of the resource that the path names, whether it is there or not; a failed POST has none (RFC 7644 §3.7.3). */
  private locationOf({ collection, id }: BulkOperation): string | undefined {
    return id === undefined ? undefined : this.performer.locate(collection, this.idOf(id));
  }

  private idOf(id: string): string {
    return this.ids.get(referenceIn(id) ?? '') ?? id;
  }

  /** Creates first what the operation refers to. @returns the references that are in a circle with it */
  private async prepareReferences({ collection, data = {}, id }: BulkOperation): Promise<ReadonlySet<string>> {
    const ofPath = id === undefined ? undefined : referenceIn(id);
    const references = [...findReferences(this.performer.typeOf(collection), data), ...(ofPath === undefined ? [] : [ofPath])];
    for (const reference of references) await this.process(this.creatorOf(reference));
    const open = references.filter((reference) => !this.ids.has(reference));
    const failed = open.find((reference) => this.results.has(this.creatorOf(reference)));
    if (failed !== undefined) throw ScimError.conflict(`"bulkId:${failed}" stands for a resource that could not be created.`);
    return new Set(open);
  }

  private async create(index: number, operation: BulkOperation, open: ReadonlySet<string>): Promise<ScimReply> {
    const { bulkId = '', collection, data = {} } = operation;
    const type = this.performer.typeOf(collection);
    const deferred = deferReferences(type, data, open);
    const reply = await this.performer.perform(operation, '', resolveReferences(type, deferred.data, this.ids));
    const id = reply.location?.split('/').at(-1) ?? '';
    this.ids.set(bulkId, id);
    if (deferred.later.length > 0) this.links = [...this.links, { index, collection, id, waitsFor: open, later: deferred.later }];
    return reply;
  }

  private change(operation: BulkOperation): Promise<ScimReply> {
    const { collection, id = '', data = {} } = operation;
    return this.performer.perform(operation, this.idOf(id), resolveReferences(this.performer.typeOf(collection), data, this.ids));
  }

  private async linkWhatIsReady(): Promise<void> {
    const ready = this.links.filter(({ index, waitsFor }) => this.results.has(index) && [...waitsFor].every((bulkId) => this.ids.has(bulkId)));
    this.links = this.links.filter((link) => !ready.includes(link));
    for (const { index, collection, id, later } of ready) {
      const operations = later.map((each) => ({ op: 'add', ...each }));
      try {
        const message = resolveReferences(this.performer.typeOf(collection), { schemas: [PATCH_OP_MESSAGE], Operations: operations }, this.ids);
        const { version } = await this.performer.perform({ method: 'PATCH', collection }, id, message);
        const result = this.results.get(index);
        if (result) this.results.set(index, { ...result, version });
      } catch (error) {
        this.fail(index, this.performer.explain(error));
      }
    }
  }

  private fail(index: number, error: ScimError): void {
    const result = this.results.get(index);
    if (result) this.results.set(index, { ...result, status: error.status, error });
  }

  /** Not even begun; where its path could be read, the answer says so of which resource (RFC 7644 §3.7.3). */
  private unreadable({ error, method = '', bulkId, collection, id }: UnreadableOperation): BulkResult {
    const location = collection === undefined || method === 'POST' ? undefined : this.performer.locate(collection, id === undefined ? undefined : this.idOf(id));
    return { method, bulkId, status: error.status, location, error };
  }

  private creatorOf(bulkId: string): number {
    const index = this.creators.get(bulkId);
    if (index === undefined) throw ScimError.invalidValue(`"bulkId:${bulkId.slice(0, 60)}" stands for nothing: no POST of this job has that bulkId.`);
    return index;
  }
}

function isCreation(operation: BulkOperation | UnreadableOperation): operation is BulkOperation {
  return !('error' in operation) && operation.method === 'POST';
}
