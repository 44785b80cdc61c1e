import { applyDecorators } from '@nestjs/common';
import { IsString, Matches } from 'class-validator';

/** Text that PostgreSQL can store: without U+0000 and halves of surrogate pairs. */
export function IsText({ each = false }: { readonly each?: boolean } = {}): PropertyDecorator {
  return applyDecorators(IsString({ each }), Matches(STORABLE, { each, message: '$property contains a character that cannot be stored' }));
}

const STORABLE = /^[^\0\p{Cs}]*$/u;
