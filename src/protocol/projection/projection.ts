import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { type Attribute, findSubAttribute } from '../schema/attribute.js';
import { findAttributePath } from '../attribute-path.js';
import { findExtension, findStorableExtension, type ResourceType } from '../schema/resource-type.js';
import type { Schema } from '../schema/schema.js';
import { ScimError } from '../scim-error.js';

export type WrittenPaths = () => ReadonlySet<string>;

/** Which attributes an answer shows: RFC 7644 §3.9, `returned` of RFC 7643 §7. */
export interface Projection {
  /** Whether the attribute is shown at all; lets a reader leave out what is costly to get. */
  includes(attributeName: string): boolean;
  apply(resource: JsonObject): JsonObject;
  /**
   * The same for the answer to a write: what is returned on request is shown where the client wrote it (RFC 7643 §7), unless
   * `attributes` says what to show.
   * @param written paths in lower case: `name`, `name.familyname`; only looked at where something is returned on request
   */
  afterWriting(written: WrittenPaths): Projection;
}

/**
 * Makes the projection for `attributes` and `excludedAttributes`, each a comma-separated list. Unknown names are
 * ignored; an empty list counts as absent.
 * @throws ScimError invalidValue when both are given
 */
export function makeProjection(type: ResourceType, attributes: string | undefined, excludedAttributes: string | undefined): Projection {
  if (attributes === undefined && excludedAttributes === undefined) return wholeOf(type);
  const only = parseNames(type, attributes);
  const excluded = parseNames(type, excludedAttributes);
  if (only && excluded) throw ScimError.invalidValue('"attributes" and "excludedAttributes" exclude each other; send one of them.');
  if (only) {
    return new Selection(type, (name, urn) => (urn && only.has(urn.toLowerCase()) ? ALL : only.get(qualified(urn, name)) ?? NOTHING));
  }
  return new Selection(type, (name, urn) => (urn && excluded?.has(urn.toLowerCase()) ? NOTHING : remaining(excluded?.get(qualified(urn, name)))), () => new Set());
}

const wholes = new WeakMap<ResourceType, Projection>();

/** Of a type made once: what most requests want to see. */
function wholeOf(type: ResourceType): Projection {
  const known = wholes.get(type) ?? new Whole(type);
  wholes.set(type, known);
  return known;
}

type Choice = { readonly kind: 'all' | 'nothing' } | { readonly kind: 'only' | 'except'; readonly names: ReadonlySet<string> };
const ALL: Choice = { kind: 'all' };
const NOTHING: Choice = { kind: 'nothing' };

function qualified(urn: string, name: string): string {
  return (urn ? `${urn}:${name}` : name).toLowerCase();
}

function remaining(excluded: Choice | undefined): Choice {
  if (!excluded) return ALL;
  return excluded.kind === 'only' ? { kind: 'except', names: excluded.names } : NOTHING;
}

class Selection implements Projection {
  constructor(
    private readonly type: ResourceType,
    private readonly chosenByClient: (name: string, urn: string) => Choice,
    /** What a write asks for beside the query; absent where all that is chosen was asked for by its name. */
    private readonly written?: WrittenPaths,
  ) {}

  afterWriting(written: WrittenPaths): Projection {
    return this.written ? new Selection(this.type, this.chosenByClient, written) : this;
  }

  includes(attributeName: string): boolean {
    return this.isShown(this.findAttribute(attributeName, ''), qualified('', attributeName), this.chosenByClient(attributeName, '').kind !== 'nothing');
  }

  apply(resource: JsonObject): JsonObject {
    const shown: [string, Json][] = [];
    for (const [name, value] of Object.entries(resource)) {
      if (isJsonObject(value) && findStorableExtension(this.type, name)) {
        const extension = this.applyExtension(name, value);
        if (Object.keys(extension).length > 0) shown.push([name, extension]);
      } else {
        const part = this.part(name, '', value);
        if (part !== undefined) shown.push([name, part]);
      }
    }
    return Object.fromEntries(shown);
  }

  private applyExtension(urn: string, value: JsonObject): JsonObject {
    const parts = Object.entries(value).map(([name, each]) => [name, this.part(name, urn, each)] as const);
    return Object.fromEntries(parts.filter((part): part is readonly [string, Json] => part[1] !== undefined));
  }

  private findAttribute(name: string, urn: string): Attribute | undefined {
    const key = name.toLowerCase();
    return urn ? findExtension(this.type, urn)?.attributes.find((attribute) => attribute.key === key) : this.type.attributes.get(key);
  }

  /** Of the value what is shown; of an attribute that is always shown, all but what has to be asked for. */
  private part(attributeName: string, urn: string, value: Json): Json | undefined {
    const [attribute, choice, path] = [this.findAttribute(attributeName, urn), this.chosenByClient(attributeName, urn), qualified(urn, attributeName)];
    if (!this.isShown(attribute, path, choice.kind !== 'nothing')) return undefined;
    if (!attribute?.subAttributes || (choice.kind === 'all' && attribute.subAttributes.every(({ returned }) => returned === 'default'))) return value;
    const isConstant = attribute.returned === 'always';
    return chooseNames(value, (name) => {
      const subAttribute = findSubAttribute(attribute, name);
      return this.isShown(subAttribute, `${path}.${name.toLowerCase()}`, isChosen(choice, name) || (isConstant && subAttribute?.returned !== 'request'));
    });
  }

  /** What the client chose, within what `returned` allows (RFC 7643 §7). */
  private isShown(attribute: Attribute | undefined, path: string, isChosenByClient: boolean): boolean {
    switch (attribute?.returned) {
      case 'always':
        return true;
      case 'never':
        return false;
      case 'request':
        return isChosenByClient && (this.written?.().has(path) ?? true);
      default:
        return isChosenByClient;
    }
  }
}

/** All that is returned by default. Resources that have nothing else, as most, are shown as they are. */
class Whole extends Selection {
  private readonly special: ReadonlySet<string>;
  /** Names as they are defined, of what is shown as it is. */
  private readonly plain: ReadonlySet<string>;

  constructor(type: ResourceType) {
    super(type, () => ALL, () => new Set());
    const isSpecial = ({ returned, subAttributes }: Attribute): boolean => (returned !== 'default' && returned !== 'always') || (subAttributes?.some(isSpecial) ?? false);
    const attributes = [...type.attributes.values()];
    const extensions = type.extensions.map(({ schema }) => schema);
    const isSpecialExtension = (schema: Schema): boolean => schema.attributes.some(isSpecial);
    this.special = new Set([...attributes.filter(isSpecial).map(({ key }) => key), ...extensions.filter(isSpecialExtension).map(({ id }) => id.toLowerCase())]);
    this.plain = new Set([...attributes.filter((each) => !isSpecial(each)).map(({ name }) => name), ...extensions.filter((each) => !isSpecialExtension(each)).map(({ id }) => id)]);
  }

  override apply(resource: JsonObject): JsonObject {
    for (const name in resource) {
      if ((!this.plain.has(name) && this.special.has(name.toLowerCase())) || isEmptyObject(resource[name])) return super.apply(resource);
    }
    return resource;
  }
}

function isEmptyObject(value: Json | undefined): boolean {
  if (!isJsonObject(value)) return false;
  for (const name in value) if (Object.hasOwn(value, name)) return false;
  return true;
}

function isChosen(choice: Choice, name: string): boolean {
  switch (choice.kind) {
    case 'all':
      return true;
    case 'nothing':
      return false;
    default:
      return choice.names.has(name) === (choice.kind === 'only');
  }
}

/** A sub-attribute is chosen in every element of a multi-valued attribute. */
function chooseNames(value: Json, isShown: (name: string) => boolean): Json | undefined {
  if (isJsonArray(value)) {
    const elements = value.map((element) => chooseNames(element, isShown)).filter((element) => element !== undefined);
    return elements.length > 0 ? elements : undefined;
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).filter(([name]) => isShown(name));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** Top-level name (an extension's with its URN), in lower case → all of it, or only some sub-attributes. */
function parseNames(type: ResourceType, list: string | undefined): ReadonlyMap<string, Choice> | undefined {
  const names = (list ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (names.length === 0) return undefined;
  const choices = new Map<string, Choice>();
  for (const name of names) {
    // Of a URN that nobody defined it is not known whether it is an extension's or one with an attribute: it chooses what there is.
    const extension = findStorableExtension(type, name);
    const path = findAttributePath(type, stripValueFilter(name));
    if (extension) choices.set(extension.id.toLowerCase(), ALL);
    if (path) merge(choices, qualified(path.extension?.id ?? '', path.attribute.name), path.subAttribute);
  }
  return choices;
}

function merge(choices: Map<string, Choice>, name: string, subAttribute: Attribute | undefined): void {
  const known = choices.get(name);
  if (!subAttribute) choices.set(name, ALL);
  else if (known?.kind === 'only') choices.set(name, { kind: 'only', names: new Set([...known.names, subAttribute.name]) });
  else if (!known) choices.set(name, { kind: 'only', names: new Set([subAttribute.name]) });
}

/** `emails[type eq "work"]` is no attribute name of RFC 7644 §3.10, but it is sent; the whole attribute is meant. */
function stripValueFilter(name: string): string {
  const [from, to] = [name.indexOf('['), name.lastIndexOf(']')];
  return from >= 0 && to > from ? name.slice(0, from) + name.slice(to + 1) : name;
}
