import { type CustomDecorator, SetMetadata } from '@nestjs/common';

const OPERATOR_ONLY = 'rollcall:operator-only';

/** The route is the operators' alone; or, where properties of the body are named, these are. Administrators of an organization get 403. */
export function OperatorOnly(...properties: readonly string[]): CustomDecorator {
  return SetMetadata(OPERATOR_ONLY, properties);
}

/** @returns what the decorator names; an empty list is the route as a whole */
export function operatorOnlyOf(handler: object): readonly string[] | undefined {
  const properties: unknown = Reflect.getMetadata(OPERATOR_ONLY, handler);
  return Array.isArray(properties) ? properties.map(String) : undefined;
}
