import { Injectable } from '@nestjs/common';
import type { Executor } from '../storage/organization-database.js';
import type { IndexedMemberValue } from './member-record.js';

const GIVEN = `jsonb_to_recordset($2::jsonb) AS given ("memberId" uuid, attribute text, position integer, value text, "isUnique" boolean)`;

/** A value that was stored before it was unique goes too: it is added as one that is, or counted as one that others share. */
const DROP = {
  text: `DELETE FROM member_values v WHERE v.organization_id = $1 AND v.member_id = ANY ($3::uuid[])
    AND NOT EXISTS (SELECT FROM ${GIVEN} WHERE given."memberId" = v.member_id AND given.attribute = v.attribute AND given.position = v.position AND given.value = v.value
      AND given."isUnique" = v.is_unique)`,
};

/** A unique value that somebody has already is left out by its conflict; the next statement adds it as one that is not. */
const ADD = {
  text: `INSERT INTO member_values (organization_id, member_id, attribute, position, value, is_unique)
    SELECT $1, given."memberId", given.attribute, given.position, given.value, given."isUnique" FROM ${GIVEN} ORDER BY given."memberId" ON CONFLICT DO NOTHING`,
};

const ADD_SHARED = {
  text: `WITH added AS (
    INSERT INTO member_values (organization_id, member_id, attribute, position, value, is_unique)
    SELECT $1, given."memberId", given.attribute, given.position, given.value, false FROM ${GIVEN}
    WHERE NOT EXISTS (SELECT FROM member_values v WHERE v.organization_id = $1 AND v.member_id = given."memberId" AND v.attribute = given.attribute AND v.position = given.position)
    RETURNING attribute
  ) SELECT attribute, count(*)::integer AS duplicates FROM added GROUP BY attribute`,
};

/** Fills the indexes of declared attributes for members who are there already. */
@Injectable()
export class MemberValuesRepository {
  /**
   * Makes the values of these members what is given.
   * @returns how many unique values of each attribute others have too
   */
  async write(
    tx: Executor, organizationId: string, memberIds: readonly string[], values: readonly (IndexedMemberValue & { readonly memberId: string })[],
  ): Promise<readonly { readonly attribute: string; readonly duplicates: number }[]> {
    const given = JSON.stringify(values);
    await tx.query(organizationId, DROP, [organizationId, given, memberIds]);
    await tx.query(organizationId, ADD, [organizationId, given]);
    return tx.query(organizationId, ADD_SHARED, [organizationId, given]);
  }
}
