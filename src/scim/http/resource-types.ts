import {
  defineResourceType, enterpriseUserSchema, groupSchema, type ResourceType, userSchema,
} from '../../protocol/index.js';
import type { Preset } from '../../provisioning/presets/preset.js';
import { presets } from '../../provisioning/presets/presets.js';

/** The resource types of an organization. */
export interface ResourceTypes {
  readonly user: ResourceType;
  readonly group: ResourceType;
}

const group = defineResourceType({ name: 'Group', endpoint: '/Groups', description: 'Group', schema: groupSchema, extensions: [] });

/** One set for each preset, made once: a preset may add the attribute that carries the role. */
const byPreset: ReadonlyMap<string, ResourceTypes> = new Map(presets.map((preset) => [preset.name, { user: defineUser(preset), group }]));

function defineUser({ roleAttribute }: Preset): ResourceType {
  const schema = roleAttribute ? { ...userSchema, attributes: [...userSchema.attributes, roleAttribute] } : userSchema;
  const extensions = [{ schema: enterpriseUserSchema, required: false }];
  return defineResourceType({ name: 'User', endpoint: '/Users', description: 'User Account', schema, extensions });
}

export function getResourceTypes(presetName: string): ResourceTypes {
  const types = byPreset.get(presetName);
  if (!types) throw new Error(`There is no preset "${presetName}".`);
  return types;
}
