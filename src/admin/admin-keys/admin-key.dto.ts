import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, MaxLength } from 'class-validator';
import { BodyExample } from '../http/body-example.js';
import { IsDateTime } from '../http/is-date-time.js';
import { IsText } from '../http/is-text.js';
import { MayBeAbsent } from '../http/may-be-absent.js';

@BodyExample({ label: 'People operations', expiresAt: '2030-01-31T12:00:00Z' })
export class CreateAdminKey {
  @ApiProperty({ example: 'People operations' })
  @IsText() @IsNotEmpty() @MaxLength(200)
  label: string;

  @ApiPropertyOptional({ format: 'date-time', example: '2030-01-31T12:00:00Z', description: 'Without one the key does not expire.' })
  @MayBeAbsent() @IsDateTime()
  expiresAt?: string;
}

export class AdminKeyView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ example: 'People operations' }) label: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) expiresAt: string | null;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) lastUsedAt: string | null;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) revokedAt: string | null;
}

/** With the key itself, which is shown this once. */
export class CreatedAdminKey extends AdminKeyView {
  @ApiProperty({ example: 'rco_…', description: 'Shown this once; only its hash is kept.' }) key: string;
}

export class AdminKeyList {
  @ApiProperty({ type: [AdminKeyView] }) items: AdminKeyView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
