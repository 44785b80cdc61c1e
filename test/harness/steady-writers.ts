import { CORE_USER, type ScimClient } from './scim-client.js';
import type { Answer } from './http.js';

const GIVE_UP_MS = 20_000;

/**
 * Clients that make people and put each into one group, until they are told to stop. One whose connection breaks sends the same
 * again to the next address, as identity providers do behind a load balancer.
 */
export class SteadyWriters {
  /** Of people, by their ids, what was answered. */
  readonly created = new Map<string, string>();
  readonly joined = new Set<string>();
  /** Answers that no client should get. */
  readonly faults: string[] = [];
  /** For each writer, when its last answer came, and how often a connection broke. */
  readonly lastAnswers: number[] = [];
  breaks = 0;
  private isStopping = false;
  private readonly running: Promise<void>[];

  constructor(private readonly clients: readonly ScimClient[], private readonly group: string, count: number) {
    this.running = Array.from({ length: count }, (_, index) => this.write(index));
  }

  /** Waits until so many people more are in the group. */
  async untilJoined(more: number): Promise<void> {
    const wanted = this.joined.size + more;
    for (const deadline = Date.now() + GIVE_UP_MS; this.joined.size < wanted;) {
      if (Date.now() > deadline) throw new Error(`Only ${this.joined.size} of ${wanted} joined: ${this.faults.join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Each finishes what it is about. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.running);
  }

  private async write(index: number): Promise<void> {
    let at = index;
    const persist = async (send: (client: ScimClient) => Promise<Answer>): Promise<Answer> => {
      for (const deadline = Date.now() + GIVE_UP_MS; ;) {
        const client = this.clients[at % this.clients.length];
        if (!client) throw new Error('There is nobody to write to.');
        try {
          const answer = await send(client);
          this.lastAnswers[index] = Date.now();
          return answer;
        } catch (error) {
          if (Date.now() > deadline) throw error;
          this.breaks++;
          at++;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    };
    for (let number = 0; !this.isStopping; number++) {
      const userName = `steady-${index}-${number}@corp.example`;
      let id: string | undefined;
      const made = await persist((client) => client.post('/Users', { schemas: [CORE_USER], userName }));
      if (made.status === 201) id = made.body.id;
      // Made before, when the connection broke.
      else if (made.status === 409) id = (await persist((client) => client.find('Users', `userName eq "${userName}"`))).body.Resources?.[0]?.id;
      if (id === undefined) {
        this.faults.push(`POST ${userName}: ${made.status}`);
        continue;
      }
      this.created.set(id, userName);
      const added = await persist((client) => client.patch(`/Groups/${this.group}`, [{ op: 'add', path: 'members', value: [{ value: id }] }]));
      if (added.status === 204) this.joined.add(id);
      else this.faults.push(`PATCH ${userName}: ${added.status}`);
    }
  }
}
