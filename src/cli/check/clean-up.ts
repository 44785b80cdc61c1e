import type { CheckClient } from './check-client.js';
import type { ServerDescription } from './describe-server.js';

/**
 * Deletes what the check created and looks whether it is gone. What was created without an answer is searched by the
 * prefix of its name. @returns what is left, one line each
 */
export async function cleanUp(client: CheckClient, server: ServerDescription): Promise<readonly string[]> {
  await client.settle();
  await findForgotten(client, server).catch(() => undefined);
  const left: string[] = [];
  for (const path of client.created.paths) {
    const reason = await remove(client, path);
    if (reason !== undefined) left.push(`${path} (${reason})`);
  }
  const isFound = (name: string): boolean => client.answers.some(({ text, request }) => request.startsWith('GET') && text.includes(name));
  return [...left, ...client.uncertain.filter((name) => !isFound(name)).map((name) => `"${name}" (its creation was not answered; it may not exist)`)];
}

async function findForgotten(client: CheckClient, { user, group }: ServerDescription): Promise<void> {
  const { prefix } = client.created;
  for (const [kind, name] of [[user, 'userName'], [group, 'displayName']] as const) {
    if (!kind) continue;
    const answer = await client.sendAlways('GET', `${kind.endpoint}?filter=${encodeURIComponent(`${name} sw "${prefix}"`)}&count=100`);
    const resources = answer.status === 200 ? answer.resources : [];
    for (const resource of resources) {
      if (String(resource[name]).toLowerCase().startsWith(prefix.toLowerCase())) client.created.add(kind.endpoint, resource.id);
    }
  }
}

/** @returns why it is still there */
async function remove(client: CheckClient, path: string): Promise<string | undefined> {
  try {
    const deleted = await client.sendAlways('DELETE', path);
    if (deleted.status === 404 || deleted.status === 410) return undefined;
    const { status } = await client.sendAlways('GET', path);
    return status === 404 || status === 410 ? undefined : `DELETE was answered with ${deleted.status}, GET afterwards with ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
