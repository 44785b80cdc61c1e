import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { scimComponents } from './scim-components.js';

/** The OpenAPI document, generated from the controllers and the schema definitions. */
export function makeDocument(app: INestApplication, version: string): OpenAPIObject {
  const base = new DocumentBuilder()
    .setTitle('Rollcall')
    .setDescription('SCIM 2.0 provisioning for many organizations, and the admin API that runs it.')
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A token of one organization, from POST …/scim-tokens.' }, 'scimToken')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'The admin key printed at the first start, or ADMIN_API_KEY; within one organization also a key from POST …/admin-keys.' }, 'adminKey')
    .build();
  const document = SwaggerModule.createDocument(app, base, { operationIdFactory: operationId });
  const schemas = { ...document.components?.schemas, ...scimComponents() };
  return withScimBodies({ ...document, components: { ...document.components, schemas } });
}

/** `list` of `UsersController` is `usersList`; Swagger UI cannot link to names with an underscore, as Nest's own are. */
function operationId(controller: string, method: string): string {
  const name = controller.replace(/Controller$/, '');
  return name.charAt(0).toLowerCase() + name.slice(1) + method.charAt(0).toUpperCase() + method.slice(1);
}

/** Nest documents bodies as application/json; those of the SCIM API are application/scim+json. */
function withScimBodies(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    if (!path.startsWith('/scim/')) continue;
    for (const operation of [item.post, item.put, item.patch]) {
      const body = operation?.requestBody;
      const json = body && 'content' in body ? body.content['application/json'] : undefined;
      if (body && 'content' in body && json) body.content = { 'application/scim+json': json };
    }
  }
  return document;
}
