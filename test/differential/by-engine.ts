import { applyPatch, defineAttribute, defineResourceType, getMode, type JsonObject, type ModeName, type ResourceType, ScimError } from '../../src/protocol/index.js';
import { readPatchMessage } from '../../src/scim/http/read-message.js';
import { messageReader } from '../harness/message-reader.js';
import type { ObjectValue } from './reference-filter.js';
import type { SentOperation } from './reference-patch.js';
import { DEVICES } from './reference-schema.js';

export type Outcome = { readonly after: ObjectValue } | { readonly refused: string };

const LIMITS = { MAX_PATCH_OPERATIONS: 1_000, MAX_FILTER_LENGTH: 8_000, MAX_FILTER_DEPTH: 30 };

/** What the service's own functions make of a PATCH request. */
export function byEngine(type: ResourceType, mode: ModeName, user: JsonObject, operations: readonly SentOperation[]): Outcome {
  const message = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
  try {
    return { after: applyPatch(type, freeze(user), readPatchMessage(messageReader('standard', mode), type, freeze(message), LIMITS), getMode(mode).patch) };
  } catch (error) {
    if (error instanceof ScimError) return { refused: error.scimType ?? String(error.status) };
    throw error;
  }
}

/** The service's own User, and with it an attribute of each kind that the RFCs' lack. Sub-attributes may not have been required yet. */
export function typeFor(mode: ModeName, requiresParts = true): ResourceType {
  const { user } = messageReader('standard', mode).configuration;
  const immutable = { mutability: 'immutable' } as const;
  const attributes = [
    defineAttribute('tags', '', { multiValued: true }),
    defineAttribute('keys', '', { multiValued: true, required: true, caseExact: true }),
    defineAttribute('origin', '', immutable),
    defineAttribute('birth', '', { type: 'complex', ...immutable, subAttributes: [defineAttribute('city', ''), defineAttribute('country', '')] }),
    defineAttribute('badges', '', { type: 'complex', multiValued: true, ...immutable, subAttributes: [defineAttribute('value', ''), defineAttribute('label', '')] }),
    defineAttribute('shoeSize', '', { type: 'integer' }),
    defineAttribute('height', '', { type: 'decimal' }),
    defineAttribute('hired', '', { type: 'dateTime' }),
  ];
  const devices = {
    id: DEVICES, name: 'Devices', description: '', attributes: [
      defineAttribute('devices', '', {
        type: 'complex', multiValued: true, subAttributes: [
          defineAttribute('serial', '', immutable), defineAttribute('model', '', { required: requiresParts }), defineAttribute('owner', '', { mutability: 'readOnly' }),
          defineAttribute('label', ''), defineAttribute('count', '', { type: 'integer' }),
        ],
      }),
      defineAttribute('licence', '', immutable),
      defineAttribute('seen', '', { mutability: 'readOnly' }),
    ],
  };
  return defineResourceType({
    ...user, schema: { ...user.schema, attributes: [...user.schema.attributes, ...attributes] }, extensions: [...user.extensions, { schema: devices, required: false }],
  });
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
