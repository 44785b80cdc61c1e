import { applyDecorators, BadRequestException } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { isJsonObject } from '../../protocol/index.js';

/** One object of a class. A list is refused before an instance is made of each that is in it. */
export function IsObjectOf(type: () => new () => object): PropertyDecorator {
  return applyDecorators(ValidateNested(), Type((given) => {
    const value: unknown = given?.object[given.property];
    if (given && value !== null && !isJsonObject(value)) throw new BadRequestException(`${given.property} must be an object`);
    return type();
  }));
}
