import type { Json, JsonObject } from '../../protocol/index.js';
import type { ShownAttribute } from './describe-server.js';

/** A value for every attribute that the schema requires and a client may write, by its type (RFC 7643 §2.3). */
export function requiredValues(attributes: readonly ShownAttribute[], unique: string): JsonObject {
  const wanted = attributes.filter(({ required, mutability, name }) => required && mutability !== 'readOnly' && !['id', 'meta', 'schemas'].includes(name));
  return Object.fromEntries(wanted.map((attribute) => [attribute.name, valueOf(attribute, unique)]));
}

function valueOf(attribute: ShownAttribute, unique: string): Json {
  const single = singleValue(attribute, unique);
  return attribute.multiValued ? [single] : single;
}

function singleValue({ name, type, canonicalValues, subAttributes }: ShownAttribute, unique: string): Json {
  const [canonical] = canonicalValues;
  if (canonical !== undefined) return canonical;
  switch (type) {
    case 'boolean': return true;
    case 'integer': return 1;
    case 'decimal': return 1.5;
    case 'dateTime': return '2024-05-17T08:30:00Z';
    case 'binary': return 'AAAA';
    case 'reference': return 'https://www.example.com/';
    case 'complex': return complexValue(name, subAttributes, unique);
    default: return unique;
  }
}

/** Without required sub-attributes: `value`, else the first two texts. */
function complexValue(name: string, subAttributes: readonly ShownAttribute[], unique: string): JsonObject {
  const required = requiredValues(subAttributes, unique);
  if (Object.keys(required).length > 0) return required;
  const texts = subAttributes.filter(({ type, mutability }) => type === 'string' && mutability !== 'readOnly');
  const chosen = texts.find((each) => each.name === 'value') ?? undefined;
  const value = name === 'phoneNumbers' ? '+15555550100' : unique;
  return chosen ? { value } : Object.fromEntries(texts.slice(0, 2).map((each) => [each.name, unique]));
}
