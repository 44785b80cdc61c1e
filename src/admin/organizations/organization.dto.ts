import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsNotEmpty, Matches, MaxLength } from 'class-validator';
import { BodyExample } from '../http/body-example.js';
import { IsText } from '../http/is-text.js';
import { MayBeAbsent } from '../http/may-be-absent.js';
import { MODE_NAMES, type ModeName } from '../../protocol/index.js';
import { PRESET_NAMES } from '../../provisioning/presets/presets.js';

const SLUG = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const SLUG_RULE = 'slug must be lower-case letters, digits and inner hyphens, at most 63 characters';
const RESERVED = /^(?!(www|app|api|admin|console|docs|scim|health)$)/;

@BodyExample({ name: 'Example Inc.', slug: 'example-inc', preset: 'standard', mode: 'compat' })
export class CreateOrganization {
  @ApiProperty({ example: 'Example Inc.' })
  @IsText() @IsNotEmpty() @MaxLength(200)
  name: string;

  @ApiProperty({ example: 'example-inc', description: 'Names the organization in host names; unique.' })
  @Matches(SLUG, { message: SLUG_RULE }) @Matches(RESERVED, { message: 'slug is reserved' })
  slug: string;

  @ApiPropertyOptional({ enum: PRESET_NAMES, default: 'standard' })
  @MayBeAbsent() @IsIn(PRESET_NAMES)
  preset: string = 'standard';

  @ApiPropertyOptional({ enum: MODE_NAMES, default: 'compat', description: 'How literally clients are taken: with the tolerances identity providers need, by the RFCs, or by the strict interoperability profile.' })
  @MayBeAbsent() @IsIn(MODE_NAMES)
  mode: ModeName = 'compat';

  @ApiPropertyOptional({ default: true, description: 'Whether the organization may use SCIM at all; the operator decides.' })
  @MayBeAbsent() @IsBoolean()
  scimAllowed: boolean = true;

  @ApiPropertyOptional({ default: true, description: 'Whether SCIM is switched on; the organization decides.' })
  @MayBeAbsent() @IsBoolean()
  scimEnabled: boolean = true;
}

@BodyExample({ name: 'Acme Corporation' })
export class UpdateOrganization {
  @ApiPropertyOptional({ example: 'Acme Corporation' })
  @MayBeAbsent() @IsText() @IsNotEmpty() @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({ example: 'acme' })
  @MayBeAbsent() @Matches(SLUG, { message: SLUG_RULE }) @Matches(RESERVED, { message: 'slug is reserved' })
  slug?: string;

  @ApiPropertyOptional({ enum: PRESET_NAMES })
  @MayBeAbsent() @IsIn(PRESET_NAMES)
  preset?: string;

  @ApiPropertyOptional({ enum: MODE_NAMES })
  @MayBeAbsent() @IsIn(MODE_NAMES)
  mode?: ModeName;

  @ApiPropertyOptional()
  @MayBeAbsent() @IsBoolean()
  scimAllowed?: boolean;

  @ApiPropertyOptional()
  @MayBeAbsent() @IsBoolean()
  scimEnabled?: boolean;
}

export class OrganizationView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ example: 'acme' }) slug: string;
  @ApiProperty({ example: 'Acme Corporation' }) name: string;
  @ApiProperty({ enum: PRESET_NAMES }) preset: string;
  @ApiProperty({ enum: MODE_NAMES }) mode: ModeName;
  @ApiProperty() scimAllowed: boolean;
  @ApiProperty() scimEnabled: boolean;
  @ApiProperty({ example: 'https://rollcall.example/scim/v2', description: 'What is pasted into the identity provider.' }) scimBaseUrl: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time' }) updatedAt: string;
}

export class OrganizationList {
  @ApiProperty({ type: [OrganizationView] }) items: OrganizationView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
