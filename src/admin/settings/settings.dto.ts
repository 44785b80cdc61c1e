import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { BodyExample } from '../http/body-example.js';
import { IsListOf } from '../http/is-list-of.js';
import { IsObjectOf } from '../http/is-object-of.js';
import { IsText, IsTextByText } from '../http/is-text.js';
import { MayBeAbsent } from '../http/may-be-absent.js';
import { MayBeNull } from '../http/may-be-null.js';

export class RoleBody {
  @ApiProperty({ example: 'editor' })
  @IsText() @IsNotEmpty() @MaxLength(100)
  name: string;

  @ApiPropertyOptional({ example: 'Writes.' })
  @MayBeAbsent() @IsText() @MaxLength(500)
  description: string = '';

  @ApiPropertyOptional({ default: false, description: 'Whether its last active holder is protected from SCIM.' })
  @MayBeAbsent() @IsBoolean()
  isPrivileged: boolean = false;
}

export class RoleRuleBody {
  @ApiProperty({ enum: ['attribute', 'group', 'filter'] })
  @IsIn(['attribute', 'group', 'filter'])
  kind: 'attribute' | 'group' | 'filter';

  @ApiPropertyOptional({ example: 'roles[primary eq true].value', description: 'Of an attribute rule: a path as in a PATCH.' })
  @ValidateIf(({ kind }: RoleRuleBody) => kind === 'attribute') @IsText() @IsNotEmpty() @MaxLength(500)
  attribute?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' }, description: 'Of an attribute rule: the role that each value means; without it a value is the role.' })
  @ValidateIf(({ kind, values }: RoleRuleBody) => kind === 'attribute' && values !== undefined) @IsTextByText(1_000, 500)
  values?: Record<string, string>;

  @ApiPropertyOptional({ enum: ['displayName', 'externalId', 'pattern'], description: 'Of a group rule.' })
  @ValidateIf(({ kind }: RoleRuleBody) => kind === 'group') @IsIn(['displayName', 'externalId', 'pattern'])
  by?: 'displayName' | 'externalId' | 'pattern';

  @ApiPropertyOptional({ example: 'Admins*', description: 'Of a group rule: the name, the externalId, or a pattern with *.' })
  @ValidateIf(({ kind }: RoleRuleBody) => kind === 'group') @IsText() @IsNotEmpty() @MaxLength(500)
  value?: string;

  @ApiPropertyOptional({ example: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "IT"', description: 'Of a filter rule.' })
  @ValidateIf(({ kind }: RoleRuleBody) => kind === 'filter') @IsText() @IsNotEmpty() @MaxLength(4_000)
  filter?: string;

  @ApiPropertyOptional({ example: 'editor', description: 'Of a group or filter rule.' })
  @ValidateIf(({ kind }: RoleRuleBody) => kind !== 'attribute') @IsText() @IsNotEmpty()
  role?: string;
}

/** What decides about roles. */
export class RoleSettingsBody {
  @ApiPropertyOptional({ type: [RoleBody], nullable: true, description: 'Highest first. null gives the preset\'s back, as for every setting.' })
  @MayBeNull() @ArrayMinSize(1) @IsListOf(() => RoleBody, 100)
  roles?: RoleBody[] | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'viewer' })
  @MayBeNull() @IsText() @IsNotEmpty()
  defaultRole?: string | null;

  @ApiPropertyOptional({ type: [RoleRuleBody], nullable: true, description: 'The first that matches decides.' })
  @MayBeNull() @IsListOf(() => RoleRuleBody, 500)
  roleRules?: RoleRuleBody[] | null;

  @ApiPropertyOptional({ enum: ['stay', 'yield'], nullable: true, description: 'Whether a role granted by hand comes before the rules or after them.' })
  @MayBeNull() @IsIn(['stay', 'yield'])
  grantedRoles?: 'stay' | 'yield' | null;
}

export class InvitationTemplateBody {
  @ApiProperty({ example: 'You are invited to {{organization}}' })
  @IsText() @IsNotEmpty() @MaxLength(300)
  subject: string;

  @ApiProperty({ example: 'Hello {{name}}, accept with {{link}} until {{expires}}.' })
  @IsText() @IsNotEmpty() @MaxLength(100_000)
  text: string;

  @ApiProperty({ example: '<p>Hello {{name}}, <a href="{{link}}">accept</a>.</p>' })
  @IsText() @IsNotEmpty() @MaxLength(100_000)
  html: string;
}

@BodyExample({ invitations: 'invite', invitationDays: 14 })
export class UpdateSettings extends RoleSettingsBody {
  @ApiPropertyOptional({ type: InvitationTemplateBody, nullable: true, description: 'Placeholders: {{organization}}, {{name}}, {{link}}, {{expires}}.' })
  @MayBeNull() @IsObjectOf(() => InvitationTemplateBody)
  invitationTemplate?: InvitationTemplateBody | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'secodaRole', description: 'The attribute of the core User schema that carries the role; "" for none.' })
  @MayBeNull() @IsText() @MaxLength(100)
  roleAttribute?: string | null;

  @ApiPropertyOptional({ enum: ['none', 'invite'], nullable: true })
  @MayBeNull() @IsIn(['none', 'invite'])
  invitations?: 'none' | 'invite' | null;

  @ApiPropertyOptional({ enum: ['everyone', 'unknownAddresses', 'someDomains'], nullable: true })
  @MayBeNull() @IsIn(['everyone', 'unknownAddresses', 'someDomains'])
  invited?: 'everyone' | 'unknownAddresses' | 'someDomains' | null;

  @ApiPropertyOptional({ type: [String], nullable: true, example: ['corp.example'] })
  @MayBeNull() @IsArray() @ArrayMaxSize(1_000) @IsText({ each: true })
  invitedDomains?: string[] | null;

  @ApiPropertyOptional({ type: Number, nullable: true, minimum: 1, maximum: 365 })
  @MayBeNull() @IsInt() @Min(1) @Max(365)
  invitationDays?: number | null;

  @ApiPropertyOptional({ enum: ['deactivate', 'remove'], nullable: true })
  @MayBeNull() @IsIn(['deactivate', 'remove'])
  deprovisioning?: 'deactivate' | 'remove' | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'Days until somebody deprovisioned is erased; -1 for never.' })
  @MayBeNull() @IsInt() @Min(-1) @Max(36_500)
  retentionDays?: number | null;

  @ApiPropertyOptional({ enum: ['revive', 'conflict'], nullable: true })
  @MayBeNull() @IsIn(['revive', 'conflict'])
  rehire?: 'revive' | 'conflict' | null;

  @ApiPropertyOptional({ enum: ['conflict', 'link'], nullable: true })
  @MayBeNull() @IsIn(['conflict', 'link'])
  linking?: 'conflict' | 'link' | null;

  @ApiPropertyOptional({ enum: ['drop', 'store'], nullable: true })
  @MayBeNull() @IsIn(['drop', 'store'])
  unknownAttributes?: 'drop' | 'store' | null;
}

export class SettingsView {
  @ApiProperty({ example: 'zulip' }) preset: string;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What is in effect.' }) settings: object;
  @ApiProperty({ type: [String], description: 'The settings that differ from the preset.' }) overridden: string[];
}

export class PresetItem {
  @ApiProperty({ example: 'zulip' }) name: string;
  @ApiProperty() description: string;
  @ApiProperty({ example: '/scim/v2' }) basePath: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) settings: object;
}

export class PresetList {
  @ApiProperty({ type: [PresetItem] }) items: PresetItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
