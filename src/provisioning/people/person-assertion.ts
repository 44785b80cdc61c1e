import type { MemberRecord } from '../../membership/index.js';
import { applyPatch, bindOperations, isJsonArray, isJsonObject, isUrn, type Json, type JsonObject, readResource, ScimError, withNamesOf } from '../../protocol/index.js';
import type { OrganizationConfiguration } from '../configuration/make-configuration.js';
import { addressOf } from '../plan/address-of.js';
import { toMemberAssertion, toWritableUser } from '../plan/member-assertion.js';
import type { Decision, MemberAssertion } from '../plan/plan-member.js';

/** Somebody as an administrator gives them. What is left out stays as it is; `null` takes a value back. */
export interface Person {
  readonly userName?: string | undefined;
  readonly displayName?: string | null | undefined;
  readonly givenName?: string | null | undefined;
  readonly familyName?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly externalId?: string | null | undefined;
  /** By SCIM attribute name; of an extension under its URN. */
  readonly attributes?: JsonObject | undefined;
  /** The role to grant. */
  readonly role?: string | null | undefined;
  readonly status?: Decision['status'];
}

/**
 * What an administrator gives as the same assertion that a client makes, checked by the same schema.
 * @param before the member as it was read; absent for somebody new
 * @throws ScimError for what the schema refuses, and for what it does not know unless such is stored
 */
export function personAssertion(configuration: OrganizationConfiguration, person: Person, before?: MemberRecord): MemberAssertion {
  const { user: type } = configuration;
  const refusesUnknown = type.defined === undefined;
  const given = givenUser(person, before);
  if (!before) {
    const schemas = [type.schema.id, ...Object.keys(given).filter(isUrn)];
    return toMemberAssertion(configuration, readResource(type, { schemas, ...given }, refusesUnknown));
  }
  const user = toWritableUser(type, before);
  const operations = bindOperations(withNamesOf(type, user), [{ op: 'replace', value: given }], { refusesUnknown });
  return toMemberAssertion(configuration, applyPatch(withNamesOf(type, user), user, operations, { createsMissingElements: false }), before);
}

/** @throws ScimError invalidValue for a role that there is not, or an invitation that cannot be sent */
export function personDecision({ settings }: OrganizationConfiguration, { role, status }: Person, { userName, attributes }: MemberAssertion): Decision {
  const names = settings.roles.map(({ name }) => name);
  if (typeof role === 'string' && !names.includes(role)) throw ScimError.invalidValue(`role must be one of: ${names.join(', ')}; "${role.slice(0, 60)}" is none of them.`);
  if (status === 'invited' && addressOf(userName, attributes) === undefined) throw ScimError.invalidValue('Whoever is to be invited needs an e-mail address: give email, or an address as userName.');
  return { ...(role !== undefined && { grantedRole: role }), ...(status && { status }) };
}

function givenUser({ userName, displayName, givenName, familyName, email, externalId, attributes = {} }: Person, before: MemberRecord | undefined): JsonObject {
  const name = { ...(givenName !== undefined && { givenName }), ...(familyName !== undefined && { familyName }) };
  return {
    ...attributes,
    ...(userName !== undefined && { userName }),
    ...(displayName !== undefined && { displayName }),
    ...(externalId !== undefined && { externalId }),
    ...(Object.keys(name).length > 0 && { name: { ...(isJsonObject(attributes.name) ? attributes.name : {}), ...name } }),
    ...(email !== undefined && { emails: email === null ? null : withEmail(before?.attributes.emails, email) }),
  };
}

/** The address that somebody is written to becomes this one; others stay. */
function withEmail(emails: Json | undefined, email: string): readonly Json[] {
  const known = isJsonArray(emails) ? emails.filter(isJsonObject) : [];
  const chosen = known.find(({ primary }) => primary === true) ?? known.find(({ type }) => type === 'work') ?? known[0];
  if (!chosen) return [{ value: email, type: 'work', primary: true }];
  return known.map((each) => (each === chosen ? { ...each, value: email } : each));
}
