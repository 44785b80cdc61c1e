import { applyDecorators, BadRequestException } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsArray, ValidateNested } from 'class-validator';
import { isJsonObject } from '../../protocol/index.js';

/** A list of objects of a class. It is looked at before an instance is made of each: of too many that would take long. */
export function IsListOf(type: () => new () => object, most: number): PropertyDecorator {
  return applyDecorators(IsArray(), ValidateNested({ each: true }), Type((list) => {
    if (list) assertObjects(list.property, list.object[list.property], most);
    return type();
  }));
}

/** @throws BadRequestException */
function assertObjects(property: string, value: unknown, most: number): void {
  if (!Array.isArray(value)) return;
  if (value.length > most) throw new BadRequestException(`${property} must contain no more than ${most} elements`);
  if (!value.every(isJsonObject)) throw new BadRequestException(`each value in ${property} must be an object`);
}
