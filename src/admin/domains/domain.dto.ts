import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsNotEmpty, MaxLength } from 'class-validator';
import { BodyExample } from '../http/body-example.js';
import { IsText } from '../http/is-text.js';
import { MayBeAbsent } from '../http/may-be-absent.js';

@BodyExample({ domain: 'corp.example' })
export class AddDomain {
  @ApiProperty({ example: 'corp.example', description: 'Unicode names are kept as the domain name system has them.' })
  @IsText() @IsNotEmpty() @MaxLength(253)
  domain: string;
}

@BodyExample({ withoutProof: true })
export class VerifyDomain {
  @ApiPropertyOptional({ default: false, description: 'Operators alone: the domain is the organization\'s without the TXT record.' })
  @MayBeAbsent() @IsBoolean()
  withoutProof?: boolean;
}

export class DomainView {
  @ApiProperty({ example: 'corp.example' }) domain: string;
  @ApiProperty({ description: 'Only a verified domain names the organization in host names, and only its addresses are linked.' }) isVerified: boolean;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) verifiedAt: string | null;
  @ApiProperty({ enum: ['dns', 'operator'], nullable: true }) verifiedBy: 'dns' | 'operator' | null;
  @ApiProperty({ example: '_rollcall.corp.example', description: 'Name of the TXT record that proves the domain.' }) txtName: string;
  @ApiProperty({ example: 'rollcall-verification=…', description: 'What the TXT record must say.' }) txtValue: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
}

export class DomainList {
  @ApiProperty({ type: [DomainView] }) items: DomainView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
