import {
  type Attribute, defineResourceType, enterpriseUserSchema, getMode, groupSchema, type Mode, MODE_NAMES, type ModeName, type ResourceType, type Schema, userSchema,
} from '../../protocol/index.js';
import type { Preset } from '../../provisioning/presets/preset.js';
import { presets } from '../../provisioning/presets/presets.js';

/** What an organization's messages are read by. */
export interface Definitions {
  readonly mode: Mode;
  readonly user: ResourceType;
  readonly group: ResourceType;
}

/** Made once for each preset, which may add the attribute that carries the role, and each mode. */
const definitions: ReadonlyMap<string, Definitions> = new Map(presets.flatMap((preset) => MODE_NAMES.map((name) => [`${preset.name} ${name}`, makeDefinitions(preset, getMode(name))])));

export function getDefinitions({ preset, mode }: { readonly preset: string; readonly mode: ModeName }): Definitions {
  const found = definitions.get(`${preset} ${mode}`);
  if (!found) throw new Error(`There is no preset "${preset}" with the mode "${mode}".`);
  return found;
}

function makeDefinitions({ roleAttribute }: Preset, mode: Mode): Definitions {
  const withRole = roleAttribute ? { ...userSchema, attributes: [...userSchema.attributes, roleAttribute] } : userSchema;
  const schemaFor = (schema: Schema): Schema => (mode.closesSchemas ? close(schema) : schema);
  const extensions = [{ schema: schemaFor(enterpriseUserSchema), required: false }];
  return {
    mode,
    user: defineResourceType({ name: 'User', endpoint: '/Users', description: 'User Account', schema: schemaFor(withRole), extensions }),
    group: defineResourceType({ name: 'Group', endpoint: '/Groups', description: 'Group', schema: schemaFor(groupSchema), extensions: [] }),
  };
}

function close(schema: Schema): Schema {
  return { ...schema, attributes: schema.attributes.filter(({ name }) => name !== 'password').map(closeAttribute) };
}

function closeAttribute(attribute: Attribute): Attribute {
  const { canonicalValues, subAttributes } = attribute;
  return { ...attribute, ...(canonicalValues && { isClosed: true }), ...(subAttributes && { subAttributes: subAttributes.map(closeAttribute) }) };
}
