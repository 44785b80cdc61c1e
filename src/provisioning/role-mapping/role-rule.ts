import type { Attribute, AttributePath, BoundFilter, ElementFilter } from '../../protocol/index.js';

/** One reason for a role, as data. Rules are asked in their order; the first that matches decides. */
export type RoleRule = AttributeRule | GroupRule | FilterRule;

/** The value of an attribute is the role, or says it by `values`. Of several values the one with the highest role counts. */
export interface AttributeRule {
  readonly kind: 'attribute';
  /** A path as in a PATCH: `role`, `roles[primary eq true].value`, `urn:…:User:department`. */
  readonly attribute: string;
  /** From a value, in any letter case, to the role it means; without it each value that is the name of a role means that role. */
  readonly values?: Readonly<Record<string, string>>;
}

/** Whoever is in a group, through others too, has the role. */
export interface GroupRule {
  readonly kind: 'group';
  readonly by: 'displayName' | 'externalId' | 'pattern';
  /** Compared without regard to case; a pattern has `*` for any characters. An externalId is compared as it is. */
  readonly value: string;
  readonly role: string;
}

/** Whoever the SCIM filter matches has the role. */
export interface FilterRule {
  readonly kind: 'filter';
  readonly filter: string;
  readonly role: string;
}

/** A rule whose names are found in the schema of the organization. */
export type BoundRoleRule =
  | { readonly kind: 'attribute'; readonly rule: AttributeRule; readonly path: AttributePath; readonly element: ElementFilter | undefined; readonly subAttribute: Attribute | undefined }
  | { readonly kind: 'group'; readonly rule: GroupRule; readonly matches: (group: GroupFact) => boolean }
  | { readonly kind: 'filter'; readonly rule: FilterRule; readonly filter: BoundFilter; readonly usesGroups: boolean };

/** A group that somebody is in, directly or through others. */
export interface GroupFact {
  readonly groupId: string;
  readonly displayName: string;
  readonly externalId: string | null;
  readonly isDirect: boolean;
}
