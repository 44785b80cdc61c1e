import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { INVITATION_STATUSES, type InvitationStatus } from '../../membership/index.js';
import { BodyExample } from '../http/body-example.js';
import { IsDateTime } from '../http/is-date-time.js';
import { ListQuery } from '../http/list.js';
import { MayBeAbsent } from '../http/may-be-absent.js';

export class InvitationQuery extends ListQuery {
  @ApiPropertyOptional({ enum: INVITATION_STATUSES })
  @MayBeAbsent() @IsIn(INVITATION_STATUSES)
  status?: InvitationStatus;
}

/** A first sign-in, as the application tells of it. */
@BodyExample({})
export class ReportSignIn {
  @ApiPropertyOptional({ format: 'date-time', example: '2026-01-31T12:00:00Z', description: 'When it was, since the member was created; now, unless it is said.' })
  @MayBeAbsent() @IsDateTime()
  at?: string;
}

export class InvitationItem {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) memberId: string;
  @ApiProperty({ example: 'ann@corp.example' }) address: string;
  @ApiProperty({ enum: INVITATION_STATUSES }) status: InvitationStatus;
  @ApiProperty({ example: '<0199…@rollcall.example>', description: 'Message-ID of its mail.' }) messageId: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time' }) expiresAt: string;
  @ApiProperty({ format: 'date-time', type: String, nullable: true, description: 'When the mail server took it.' }) sentAt: string | null;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) acceptedAt: string | null;
  @ApiProperty({ format: 'date-time', type: String, nullable: true }) revokedAt: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'What the mail server, or the way to it, said last.' }) lastError: string | null;
}

export class InvitationList {
  @ApiProperty({ type: [InvitationItem] }) items: InvitationItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
