import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsUUID, MaxLength } from 'class-validator';
import { IsText } from '../http/is-text.js';
import { MayBeAbsent } from '../http/may-be-absent.js';
import { MEMBER_STATUSES, type MemberStatus } from '../../membership/index.js';
import { ListQuery } from '../http/list.js';

export class MemberQuery extends ListQuery {
  @ApiPropertyOptional({ enum: MEMBER_STATUSES })
  @MayBeAbsent() @IsIn(MEMBER_STATUSES)
  status?: MemberStatus;

  @ApiPropertyOptional({ example: 'owner' })
  @MayBeAbsent() @IsText() @MaxLength(200)
  role?: string;

  @ApiPropertyOptional({ example: 'ann', description: 'Part of the userName or displayName, in any case.' })
  @MayBeAbsent() @IsText() @MaxLength(200)
  q?: string;
}

export class JournalQuery extends ListQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Only entries about this member, group or organization.' })
  @MayBeAbsent() @IsUUID()
  resourceId?: string;
}

export class MemberItem {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ example: 'ann@corp.example' }) userName: string;
  @ApiProperty({ type: String, nullable: true }) externalId: string | null;
  @ApiProperty({ type: String, nullable: true }) displayName: string | null;
  @ApiProperty({ enum: MEMBER_STATUSES }) status: MemberStatus;
  @ApiProperty({ example: 'member' }) role: string;
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
}

export class GroupMemberList {
  @ApiProperty({ type: [GroupMemberItem] }) items: GroupMemberItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class JournalItem {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'date-time' }) recordedAt: string;
  @ApiProperty({ example: 'member.updated' }) action: string;
  @ApiProperty({ enum: ['member', 'group', 'organization', 'scim-token', 'connection', 'admin-key'] }) resourceType: string;
  @ApiProperty({ format: 'uuid' }) resourceId: string;
  @ApiProperty({ enum: ['client', 'admin', 'system'] }) actorType: string;
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
