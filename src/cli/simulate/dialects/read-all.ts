import { WrongAnswer } from '../../wrong-answer.js';
import type { Connection, Resource } from '../connection.js';

/** Pages through a list by `startIndex`, going on after what each answer really held. Without `count` the first request asks for nothing. */
export async function readAll(connection: Connection, endpoint: string, count?: number): Promise<readonly Resource[]> {
  const found: Resource[] = [];
  for (let total = 1; found.length < total;) {
    const path = endpoint + pageQuery(found.length + 1, count);
    const page = await connection.list(path);
    if (page.resources.length === 0 && found.length < page.total) throw new WrongAnswer(`GET ${path}: an empty page before the end.`);
    found.push(...page.resources);
    ({ total } = page);
  }
  return found;
}

function pageQuery(startIndex: number, count?: number): string {
  if (count !== undefined) return `?startIndex=${startIndex}&count=${count}`;
  return startIndex === 1 ? '' : `?startIndex=${startIndex}`;
}
