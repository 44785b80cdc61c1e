import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsNotEmpty, IsUUID, MaxLength } from 'class-validator';
import { TOKEN_STATES, type TokenState } from '../../auth/token-state.js';
import { BodyExample } from '../http/body-example.js';
import { IsDateTime } from '../http/is-date-time.js';
import { IsText } from '../http/is-text.js';
import { MayBeAbsent } from '../http/may-be-absent.js';

@BodyExample({ label: 'Okta production' })
export class CreateScimToken {
  @ApiPropertyOptional({ example: 'Okta production', default: 'SCIM token' })
  @MayBeAbsent() @IsText() @IsNotEmpty() @MaxLength(200)
  label: string = 'SCIM token';

  @ApiPropertyOptional({ format: 'date-time', example: '2030-01-31T12:00:00Z', description: 'Without one the token does not expire.' })
  @MayBeAbsent() @IsDateTime()
  expiresAt?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The connection that the token is for. Without one it is the first; it is made when there is none.' })
  @MayBeAbsent() @IsUUID()
  connectionId?: string;

  @ApiPropertyOptional({ default: false, description: 'Whether the token is good for nothing until it is activated.' })
  @MayBeAbsent() @IsBoolean()
  isDraft?: boolean;
}

@BodyExample({ rotatesUntil: '2030-01-31T12:00:00Z' })
export class RotateScimToken {
  @ApiPropertyOptional({ format: 'date-time', example: '2030-01-31T12:00:00Z', description: 'When the old token ends. Without one it goes on until it is revoked.' })
  @MayBeAbsent() @IsDateTime()
  rotatesUntil?: string;
}

export class ScimTokenView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) connectionId: string;
  @ApiProperty({ example: 'Okta production' }) label: string;
  @ApiProperty({ enum: TOKEN_STATES, description: 'draft: good for nothing until it is activated. rotating: good, and a successor is too.' }) state: TokenState;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) expiresAt: string | null;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) lastUsedAt: string | null;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) revokedAt: string | null;
  @ApiProperty({ format: 'uuid', type: String, nullable: true, description: 'The token that was made to follow this one.' }) successorId: string | null;
  @ApiProperty({ format: 'date-time', type: String, nullable: true, description: 'When it ends in favour of its successor.' }) rotatesUntil: string | null;
}

/** With the token itself, which is shown this once. */
export class CreatedScimToken extends ScimTokenView {
  @ApiProperty({ example: 'rcs_…', description: 'Shown this once; only its hash is kept.' }) token: string;
}

export class ScimTokenList {
  @ApiProperty({ type: [ScimTokenView] }) items: ScimTokenView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
