import { BadRequestException } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { MayBeAbsent } from './may-be-absent.js';

export const DEFAULT_LIMIT = 50;

/** Where a list begins and how long it is. */
export class ListQuery {
  @ApiPropertyOptional({ description: 'nextCursor of the page before.' })
  @MayBeAbsent() @IsString()
  cursor?: string;

  @ApiPropertyOptional({ description: 'Most items in the page.', default: DEFAULT_LIMIT, maximum: 500 })
  @MayBeAbsent() @Type(() => Number) @IsInt() @Min(1) @Max(500)
  limit: number = DEFAULT_LIMIT;
}

/** One page; `nextCursor` is null on the last. */
export interface List<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/**
 * Makes a page of rows of which one more than `limit` was read.
 * @param positionOf the parts of a row's place in the order
 */
export function makeList<Row, Item>(rows: readonly Row[], limit: number, positionOf: (row: Row) => readonly string[], toItem: (row: Row) => Item): List<Item> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(toItem), nextCursor: rows.length > limit && last !== undefined ? writeCursor(positionOf(last)) : null };
}

function writeCursor(position: readonly string[]): string {
  return Buffer.from(position.join(' ')).toString('base64url');
}

/** @param parts what each part of the position must be. @throws BadRequestException for what is no cursor of ours */
export function readCursor(cursor: string | undefined, ...parts: readonly ((text: string) => boolean)[]): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  const position = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const isValid = position.length === parts.length && parts.every((isPart, index) => isPart(position[index] ?? ''));
  if (!isValid) throw new BadRequestException('cursor must be the nextCursor of a page');
  return position;
}
