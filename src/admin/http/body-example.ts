import { ApiSchema, type ApiSchemaOptions } from '@nestjs/swagger';

/** The body that Swagger UI offers to send. Without one it makes one up from the properties, ids that do not exist included. It is accepted as it stands, whatever preset. */
export function BodyExample(example: object): ClassDecorator {
  // @nestjs/swagger 12 puts any keyword into the schema, but its type names two.
  return ApiSchema({ example } as ApiSchemaOptions);
}
