import { applyDecorators } from '@nestjs/common';
import { IsString, Matches, ValidateBy } from 'class-validator';
import { isJsonObject } from '../../protocol/index.js';

/** Text that PostgreSQL can store: without U+0000 and halves of surrogate pairs. */
export function IsText({ each = false }: { readonly each?: boolean } = {}): PropertyDecorator {
  return applyDecorators(IsString({ each }), Matches(STORABLE, { each, message: '$property contains a character that cannot be stored' }));
}

/** An object with such texts as names and as values. */
export function IsTextByText(most: number, mostCharacters: number): PropertyDecorator {
  const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= mostCharacters && STORABLE.test(value);
  return ValidateBy({
    name: 'isTextByText',
    validator: {
      validate: (value) => isJsonObject(value) && Object.keys(value).length <= most && Object.entries(value).flat().every(isText),
      defaultMessage: () => `$property must be an object of at most ${most} texts by texts, each of at most ${mostCharacters} characters that can be stored`,
    },
  });
}

const STORABLE = /^[^\0\p{Cs}]*$/u;
