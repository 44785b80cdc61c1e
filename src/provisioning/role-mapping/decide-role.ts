import { foldCase, isJsonArray, isJsonObject, type JsonObject, jsonPath, matchElement, matchFilter, valueAt } from '../../protocol/index.js';
import type { Role } from '../settings/provisioning-settings.js';
import type { BoundRoleRule, GroupFact } from './role-rule.js';

/** By what roles are decided in an organization. */
export interface RolePolicy {
  /** Highest first. */
  readonly roles: readonly Role[];
  readonly defaultRole: string;
  readonly rules: readonly BoundRoleRule[];
  readonly grantedRoles: 'stay' | 'yield';
}

/** What is known of somebody when their role is decided. */
export interface RoleFacts {
  /** The User in canonical form, without what the service provider adds. */
  readonly user: JsonObject;
  /** Direct and indirect ones. */
  readonly groups: readonly GroupFact[];
  /** The role that an administrator granted. */
  readonly granted: string | null;
}

/** One possible reason for a role, and what became of it. */
export interface RoleReason {
  readonly kind: 'granted' | 'attribute' | 'group' | 'filter' | 'default';
  /** Position of the rule, from 1. */
  readonly rule?: number;
  /** The role it gives, when it gives one. */
  readonly role: string | null;
  /** The value, group or filter that it is about. */
  readonly value: string | null;
  readonly outcome: 'decides' | 'is outranked' | 'does not match';
}

export interface RoleDecision {
  readonly role: string;
  /** In the order in which they are asked; exactly one decides. */
  readonly reasons: readonly RoleReason[];
}

type Candidate = Omit<RoleReason, 'outcome'>;

/** The role of somebody, and why: the first reason that gives one decides. Pure. */
export function decideRole(policy: RolePolicy, facts: RoleFacts): RoleDecision {
  const granted = grantOf(policy, facts);
  const rules = policy.rules.map((rule, index) => ({ rule: index + 1, ...candidateOf(rule, policy, facts) }));
  const fallback: Candidate = { kind: 'default', role: policy.defaultRole, value: null };
  const candidates = policy.grantedRoles === 'stay' ? [...granted, ...rules, fallback] : [...rules, ...granted, fallback];
  const deciding = candidates.find(({ role }) => role !== null);
  const reasons = candidates.map((each): RoleReason => ({ ...each, outcome: each.role === null ? 'does not match' : each === deciding ? 'decides' : 'is outranked' }));
  return { role: deciding?.role ?? policy.defaultRole, reasons };
}

/** A granted role that the organization does not have any more is none. */
function grantOf({ roles }: RolePolicy, { granted }: RoleFacts): readonly Candidate[] {
  if (granted === null) return [];
  return [{ kind: 'granted', role: roles.some(({ name }) => name === granted) ? granted : null, value: granted }];
}

function candidateOf(rule: BoundRoleRule, policy: RolePolicy, { user, groups }: RoleFacts): Candidate {
  switch (rule.kind) {
    case 'attribute':
      return highest(policy, rule.rule.values, valuesOf(rule, user), rule.rule.attribute);
    case 'group': {
      const group = groups.find(rule.matches);
      return { kind: 'group', role: group ? rule.rule.role : null, value: group?.displayName ?? rule.rule.value };
    }
    case 'filter':
      return { kind: 'filter', role: matchFilter(rule.filter, withGroups(user, groups)) ? rule.rule.role : null, value: rule.rule.filter };
  }
}

/** Of several values the one that means the highest role. */
function highest({ roles }: RolePolicy, meanings: Readonly<Record<string, string>> | undefined, values: readonly string[], attribute: string): Candidate {
  const folded = new Map(Object.entries(meanings ?? {}).map(([value, role]) => [foldCase(value), role]));
  const found = values.flatMap((value) => {
    const role = meanings ? folded.get(foldCase(value)) : roles.find(({ name }) => foldCase(name) === foldCase(value))?.name;
    return role === undefined ? [] : [{ role, value }];
  });
  const best = roles.flatMap(({ name }) => found.filter(({ role }) => role === name))[0];
  return { kind: 'attribute', role: best?.role ?? null, value: best?.value ?? (values.length > 0 ? values.join(', ') : attribute) };
}

function valuesOf({ path, element, subAttribute }: Extract<BoundRoleRule, { kind: 'attribute' }>, user: JsonObject): readonly string[] {
  const { subAttribute: _, ...owner } = path;
  const found = valueAt(user, jsonPath(owner));
  const elements = isJsonArray(found) ? found.filter((each) => element === undefined || matchElement(element, each)) : [found];
  return elements.flatMap((each) => {
    const value = subAttribute ? (isJsonObject(each) ? each[subAttribute.name] : undefined) : each;
    return value === undefined || value === null || typeof value === 'object' ? [] : [String(value)];
  });
}

/** The groups as `User.groups` has them, for filters that ask for them. */
function withGroups(user: JsonObject, groups: readonly GroupFact[]): JsonObject {
  if (groups.length === 0) return user;
  return { ...user, groups: groups.map(({ groupId, displayName, isDirect }) => ({ value: groupId, display: displayName, type: isDirect ? 'direct' : 'indirect' })) };
}
