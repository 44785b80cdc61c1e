import { ApiProperty } from '@nestjs/swagger';

export class ToleranceItem {
  @ApiProperty({ example: 'boolean-strings', description: 'The name of the quirk.' }) name: string;
  @ApiProperty({ example: 'Entra without aadOptscim062020', description: 'Who is known to send it.' }) sender: string;
  @ApiProperty({ description: 'How many requests needed it.' }) requests: number;
  @ApiProperty({ format: 'date-time' }) firstUsedAt: string;
  @ApiProperty({ format: 'date-time' }) lastUsedAt: string;
}

export class ToleranceList {
  @ApiProperty({ type: [ToleranceItem] }) items: ToleranceItem[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
