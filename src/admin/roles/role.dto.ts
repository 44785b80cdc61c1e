import { ApiProperty } from '@nestjs/swagger';
import { BodyExample } from '../http/body-example.js';
import { RoleSettingsBody } from '../settings/settings.dto.js';

export class RoleItem {
  @ApiProperty({ example: 'editor' }) name: string;
  @ApiProperty() description: string;
  @ApiProperty() isPrivileged: boolean;
  @ApiProperty() isDefault: boolean;
  @ApiProperty({ description: 'How many members have it.' }) members: number;
}

export class RoleList {
  @ApiProperty({ type: [RoleItem], description: 'Highest first.' }) items: RoleItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class RoleReasonItem {
  @ApiProperty({ enum: ['granted', 'attribute', 'group', 'filter', 'default'] }) kind: string;
  @ApiProperty({ type: Number, nullable: true, description: 'Position of the rule, from 1.' }) rule: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'The role it gives, when it gives one.' }) role: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The value, group or filter that it is about.' }) value: string | null;
  @ApiProperty({ enum: ['decides', 'is outranked', 'does not match'] }) outcome: string;
}

export class RoleExplanation {
  @ApiProperty({ format: 'uuid' }) memberId: string;
  @ApiProperty({ description: 'What the rules say now.' }) role: string;
  @ApiProperty({ description: 'What is in effect; it differs only while a change of rules is under way.' }) roleInEffect: string;
  @ApiProperty({ type: [RoleReasonItem], description: 'In the order in which they are asked; exactly one decides.' }) reasons: RoleReasonItem[];
}

/** Rules as they might be; what is left out stays as it is. */
@BodyExample({ grantedRoles: 'yield' })
export class PreviewRoleRules extends RoleSettingsBody {}

export class PreviewedRole {
  @ApiProperty({ format: 'uuid' }) memberId: string;
  @ApiProperty({ example: 'ann@corp.example' }) userName: string;
  @ApiProperty({ example: 'viewer' }) from: string;
  @ApiProperty({ example: 'editor' }) to: string;
  @ApiProperty({ type: RoleReasonItem, nullable: true }) reason: RoleReasonItem | null;
}

export class RolePreviewView {
  @ApiProperty({ description: 'Members looked at.' }) examined: number;
  @ApiProperty({ description: 'Members whose role would change.' }) changed: number;
  @ApiProperty({ type: 'object', additionalProperties: true, example: { viewer: { now: 40, then: 38 } } }) roles: object;
  @ApiProperty({ type: [PreviewedRole], description: 'The first 200 of them.' }) changes: PreviewedRole[];
}

export class RoleChangeItem {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() done: number;
  @ApiProperty() total: number;
  @ApiProperty() changedRoles: number;
  @ApiProperty({ enum: ['waiting', 'running', 'done'] }) state: string;
  @ApiProperty({ type: String, nullable: true }) lastError: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) finishedAt: string | null;
}

export class RoleChangeList {
  @ApiProperty({ type: [RoleChangeItem] }) items: RoleChangeItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
