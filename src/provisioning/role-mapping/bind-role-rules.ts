import {
  type Attribute, type AttributePath, bindFilter, type BoundFilter, type ElementFilter, foldCase, isNeverReturned, parseFilter, parseTarget, type ResourceType, ScimError,
} from '../../protocol/index.js';
import { matchPattern } from './match-pattern.js';
import type { AttributeRule, BoundRoleRule, FilterRule, GroupFact, GroupRule, RoleRule } from './role-rule.js';

/**
 * Finds what the rules name in the schema, and refuses those that can never decide.
 * @param roles the names of the organization's roles
 * @throws ScimError invalidValue naming the rule by its position, from 1
 */
export function bindRoleRules(type: ResourceType, rules: readonly RoleRule[], roles: readonly string[]): readonly BoundRoleRule[] {
  const seen = new Map<string, number>();
  return rules.map((rule, index) => {
    const position = index + 1;
    const earlier = seen.get(conditionOf(rule));
    if (earlier !== undefined) throw ScimError.invalidValue(`Role rule ${position} can never decide: rule ${earlier} asks the same and comes first.`);
    seen.set(conditionOf(rule), position);
    assertRoles(rule, roles, position);
    try {
      return bind(type, rule, roles);
    } catch (error) {
      throw error instanceof ScimError ? ScimError.invalidValue(`Role rule ${position}: ${error.detail}`) : error;
    }
  });
}

/** Rules with the same condition: the second is never asked for anything the first has not answered. */
function conditionOf(rule: RoleRule): string {
  switch (rule.kind) {
    case 'attribute':
      return JSON.stringify([rule.kind, rule.attribute.toLowerCase(), Object.keys(rule.values ?? {}).map(foldCase).sort()]);
    case 'group':
      return JSON.stringify([rule.kind, rule.by, rule.by === 'externalId' ? rule.value : foldCase(rule.value)]);
    case 'filter':
      return JSON.stringify([rule.kind, rule.filter.trim()]);
  }
}

function assertRoles(rule: RoleRule, roles: readonly string[], position: number): void {
  const named = rule.kind === 'attribute' ? Object.values(rule.values ?? {}) : [rule.role];
  const unknown = named.find((role) => !roles.includes(role));
  if (unknown !== undefined) throw ScimError.invalidValue(`Role rule ${position}: "${unknown}" is no role of the organization; its roles are ${roles.join(', ')}.`);
}

function bind(type: ResourceType, rule: RoleRule, roles: readonly string[]): BoundRoleRule {
  switch (rule.kind) {
    case 'attribute':
      return bindAttribute(type, rule, roles);
    case 'group':
      return { kind: 'group', rule, matches: groupMatcher(rule) };
    case 'filter':
      return bindFilterRule(type, rule);
  }
}

function bindAttribute(type: ResourceType, rule: AttributeRule, roles: readonly string[]): BoundRoleRule {
  const target = parseTarget(type, rule.attribute, {});
  if (target.kind === 'extension') throw ScimError.invalidValue(`"${rule.attribute}" is a schema; name one of its attributes.`);
  const element = target.kind === 'elements' ? target.filter : undefined;
  const subAttribute = target.kind === 'elements' ? target.subAttribute ?? valueOf(target.path.attribute) : target.path.subAttribute ?? valueOf(target.path.attribute);
  const leaf = subAttribute ?? target.path.attribute;
  assertAsked({ ...target.path, subAttribute }, rule.attribute);
  if (leaf.type === 'complex') throw ScimError.invalidValue(`"${rule.attribute}" is complex; name one of its sub-attributes.`);
  const meanings = rule.values ? Object.keys(rule.values) : roles;
  if (meanings.length === 0) throw ScimError.invalidValue(`"${rule.attribute}": values is empty, so nothing matches.`);
  const possible = leaf.isClosed ? leaf.canonicalValues : undefined;
  if (possible && !possible.some((value) => meanings.some((each) => foldCase(each) === foldCase(value)))) {
    throw ScimError.invalidValue(`can never match: "${rule.attribute}" is one of ${possible.join(', ')}, and none of these means a role.`);
  }
  return { kind: 'attribute', rule, path: target.path, element, subAttribute };
}

function valueOf(attribute: Attribute): Attribute | undefined {
  return attribute.subAttributes?.find(({ key }) => key === 'value');
}

function bindFilterRule(type: ResourceType, rule: FilterRule): BoundRoleRule {
  const filter = bindFilter(type, parseFilter(rule.filter));
  const attributes = attributesOf(filter);
  for (const attribute of attributes) assertAsked({ attribute }, attribute.name);
  if (isContradiction(filter)) throw ScimError.invalidValue(`"${rule.filter}" can never match.`);
  return { kind: 'filter', rule, filter, usesGroups: attributes.some(({ name }) => name === 'groups') };
}

/** What is known of somebody only after the role is, or never leaves the server. */
function assertAsked(path: AttributePath, written: string): void {
  if (['meta', 'id', 'schemas'].includes(path.attribute.name) || isNeverReturned(path)) throw ScimError.invalidValue(`"${written}" cannot decide about a role.`);
}

function attributesOf(filter: BoundFilter): readonly Attribute[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.flatMap(attributesOf);
    case 'not':
      return attributesOf(filter.term);
    default:
      return [filter.path.attribute];
  }
}

/** A single-valued attribute that is to equal two values, or a value it cannot have. */
function isContradiction(filter: BoundFilter): boolean {
  if (filter.kind === 'or') return filter.terms.every(isContradiction);
  const terms = filter.kind === 'and' ? filter.terms : [filter];
  const equal = new Map<string, string | number | boolean>();
  return terms.some((term) => {
    if (term.kind === 'and' || term.kind === 'or') return isContradiction(term);
    if (term.kind === 'element') return isImpossible(term.filter);
    if (term.kind !== 'compare' || term.operator !== 'eq') return false;
    const leaf = term.path.subAttribute ?? term.path.attribute;
    const key = `${term.path.extension?.id ?? ''} ${term.path.attribute.name} ${term.path.subAttribute?.name ?? ''}`;
    const other = equal.get(key);
    equal.set(key, term.value);
    return isOutside(leaf, term.value) || (other !== undefined && other !== term.value);
  });
}

function isImpossible(filter: ElementFilter): boolean {
  return filter.kind === 'compare' && filter.operator === 'eq' && isOutside(filter.attribute, filter.value);
}

function isOutside({ isClosed, canonicalValues, caseExact }: Attribute, value: string | number | boolean): boolean {
  if (!isClosed || !canonicalValues) return false;
  return !canonicalValues.some((each) => (caseExact ? each : foldCase(each)) === value);
}

function groupMatcher({ by, value }: GroupRule): (group: GroupFact) => boolean {
  switch (by) {
    case 'externalId':
      return ({ externalId }) => externalId === value;
    case 'displayName': {
      const wanted = foldCase(value);
      return ({ displayName }) => foldCase(displayName) === wanted;
    }
    case 'pattern': {
      const matches = matchPattern(foldCase(value));
      return ({ displayName }) => matches(foldCase(displayName));
    }
  }
}
