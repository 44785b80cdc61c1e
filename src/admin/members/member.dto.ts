import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsObject, IsUUID, Matches, MaxLength } from 'class-validator';
import type { JsonObject } from '../../protocol/index.js';
import { BodyExample } from '../http/body-example.js';
import { IsText } from '../http/is-text.js';
import { MayBeAbsent } from '../http/may-be-absent.js';
import { MayBeNull } from '../http/may-be-null.js';
import { MEMBER_STATUSES, type MemberStatus } from '../../membership/index.js';
import { ADDRESS } from '../../provisioning/plan/address-of.js';
import { ListQuery } from '../http/list.js';

export class MemberQuery extends ListQuery {
  @ApiPropertyOptional({ enum: MEMBER_STATUSES })
  @MayBeAbsent() @IsIn(MEMBER_STATUSES)
  status?: MemberStatus;

  @ApiPropertyOptional({ description: 'The name of a role.' })
  @MayBeAbsent() @IsText() @MaxLength(200)
  role?: string;

  @ApiPropertyOptional({ description: 'Part of the userName or displayName, in any case.' })
  @MayBeAbsent() @IsText() @MaxLength(200)
  q?: string;
}

export class JournalQuery extends ListQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Only entries about this member, group or organization.' })
  @MayBeAbsent() @IsUUID()
  resourceId?: string;
}

/** What may be said of somebody beside the userName. */
class PersonFields {
  @ApiPropertyOptional({ type: String, nullable: true, example: 'Ann Lee' })
  @MayBeNull() @IsText() @IsNotEmpty() @MaxLength(1_000)
  displayName?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Ann' })
  @MayBeNull() @IsText() @IsNotEmpty() @MaxLength(1_000)
  givenName?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Lee' })
  @MayBeNull() @IsText() @IsNotEmpty() @MaxLength(1_000)
  familyName?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'ann@corp.example', description: 'The address that they are written to.' })
  @MayBeNull() @IsText() @Matches(ADDRESS, { message: 'email must be an e-mail address' }) @MaxLength(1_000)
  email?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'How an identity provider names the person, when it is known already.' })
  @MayBeNull() @IsText() @IsNotEmpty() @MaxLength(1_000)
  externalId?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'admin', description: 'The role to grant, one of the organization; null takes the grant back. Whether it comes before the role rules, the settings say.' })
  @MayBeNull() @IsText()
  role?: string | null;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: { title: 'Engineer' }, description: 'By SCIM attribute name; of an extension in an object under its URN. null unassigns.' })
  @MayBeAbsent() @IsObject()
  attributes?: JsonObject;
}

@BodyExample({ userName: 'ann@corp.example', displayName: 'Ann Lee', email: 'ann@corp.example', attributes: { title: 'Engineer' } })
export class CreateMember extends PersonFields {
  @ApiProperty({ example: 'ann@corp.example' })
  @IsText() @IsNotEmpty() @MaxLength(1_000)
  userName: string;

  @ApiPropertyOptional({ enum: ['active', 'invited'], description: 'Without one the settings decide.' })
  @MayBeAbsent() @IsIn(['active', 'invited'])
  status?: 'active' | 'invited';
}

@BodyExample({ displayName: 'Ann Lee' })
export class UpdateMember extends PersonFields {
  @ApiPropertyOptional({ example: 'ann@corp.example' })
  @MayBeAbsent() @IsText() @IsNotEmpty() @MaxLength(1_000)
  userName?: string;

  @ApiPropertyOptional({ enum: ['active', 'deactivated', 'removed'] })
  @MayBeAbsent() @IsIn(['active', 'deactivated', 'removed'])
  status?: 'active' | 'deactivated' | 'removed';
}

export class ImportQuery {
  @ApiPropertyOptional({ enum: ['true', 'false'], default: 'false', description: 'Whether it is only told what would be.' })
  @MayBeAbsent() @IsIn(['true', 'false'])
  dryRun: 'true' | 'false' = 'false';
}

export class ImportView {
  @ApiProperty({ description: 'Whether nothing was written.' }) dryRun: boolean;
  @ApiProperty({ description: 'How many become members.' }) members: number;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, example: { active: 120 } }) statuses: Readonly<Record<string, number>>;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, example: { user: 118, admin: 2 } }) roles: Readonly<Record<string, number>>;
}

export class MemberItem {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ example: 'ann@corp.example' }) userName: string;
  @ApiProperty({ type: String, nullable: true }) externalId: string | null;
  @ApiProperty({ type: String, nullable: true }) displayName: string | null;
  @ApiProperty({ enum: MEMBER_STATUSES }) status: MemberStatus;
  @ApiProperty({ example: 'member' }) role: string;
  @ApiProperty({ type: String, nullable: true, description: 'By an administrator.' }) grantedRole: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'uuid', description: 'The connection that manages the member; null for whoever came without SCIM.' }) connectionId: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true }) attributes: object;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time' }) updatedAt: string;
}

export class MemberList {
  @ApiProperty({ type: [MemberItem] }) items: MemberItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class GroupItem {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ example: 'Engineering' }) displayName: string;
  @ApiProperty({ type: String, nullable: true }) externalId: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time' }) updatedAt: string;
}

export class GroupList {
  @ApiProperty({ type: [GroupItem] }) items: GroupItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class GroupMemberItem {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: ['User', 'Group'] }) type: string;
  @ApiProperty({ example: 'Ann Lee' }) display: string;
  @ApiProperty({ enum: MEMBER_STATUSES, nullable: true, description: 'Of a person. Other services see those who are active.' }) status: MemberStatus | null;
}

export class GroupMemberList {
  @ApiProperty({ type: [GroupMemberItem] }) items: GroupMemberItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class JournalItem {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
  @ApiProperty({ example: 'member.updated' }) action: string;
  @ApiProperty({ enum: ['member', 'group', 'organization', 'scim-token', 'connection', 'admin-key', 'invitation'] }) resourceType: string;
  @ApiProperty({ format: 'uuid' }) resourceId: string;
  @ApiProperty({ enum: ['client', 'admin', 'system', 'member'] }) actorType: string;
  @ApiProperty({ type: String, nullable: true, description: 'Id of the token or key.' }) actorId: string | null;
  @ApiProperty({ type: String, nullable: true }) connectionId: string | null;
  @ApiProperty({ type: String, nullable: true }) requestId: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true }) details: object;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true }) before: object | null;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true }) after: object | null;
}

export class JournalList {
  @ApiProperty({ type: [JournalItem] }) items: JournalItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
