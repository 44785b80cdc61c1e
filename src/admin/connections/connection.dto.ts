import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsNotEmpty, IsUUID, MaxLength } from 'class-validator';
import { IDENTITY_PROVIDERS, type IdentityProvider } from '../../membership/index.js';
import { BodyExample } from '../http/body-example.js';
import { IsText } from '../http/is-text.js';
import { MayBeAbsent } from '../http/may-be-absent.js';

@BodyExample({ name: 'Okta production', identityProvider: 'okta' })
export class CreateConnection {
  @ApiProperty({ example: 'Okta production' })
  @IsText() @IsNotEmpty() @MaxLength(200)
  name: string;

  @ApiPropertyOptional({ enum: IDENTITY_PROVIDERS, default: 'other' })
  @MayBeAbsent() @IsIn(IDENTITY_PROVIDERS)
  identityProvider: IdentityProvider = 'other';

  @ApiPropertyOptional({ default: true, description: 'While it is off, its tokens are answered with 403, and nothing is lost.' })
  @MayBeAbsent() @IsBoolean()
  isEnabled: boolean = true;
}

@BodyExample({ name: 'Okta production' })
export class UpdateConnection {
  @ApiPropertyOptional({ example: 'Okta production' })
  @MayBeAbsent() @IsText() @IsNotEmpty() @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({ enum: IDENTITY_PROVIDERS })
  @MayBeAbsent() @IsIn(IDENTITY_PROVIDERS)
  identityProvider?: IdentityProvider;

  @ApiPropertyOptional()
  @MayBeAbsent() @IsBoolean()
  isEnabled?: boolean;
}

export class DeleteConnectionQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'The connection that takes over the members and groups of this one. Without one, this one must manage none and have no token in use.' })
  @MayBeAbsent() @IsUUID()
  handOverTo?: string;
}

export class ConnectionView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ example: 'Okta production' }) name: string;
  @ApiProperty({ enum: IDENTITY_PROVIDERS }) identityProvider: IdentityProvider;
  @ApiProperty() isEnabled: boolean;
  @ApiProperty({ example: 'https://acme.rollcall.example/scim/v2', description: 'What is pasted into the identity provider.' }) scimBaseUrl: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
}

export class ConnectionList {
  @ApiProperty({ type: [ConnectionView] }) items: ConnectionView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
