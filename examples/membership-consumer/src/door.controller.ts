import { BadRequestException, Controller, Get, Param, Query } from '@nestjs/common';
import { type Decision, DoorService } from './door.service.js';

@Controller('organizations/:organization')
export class DoorController {
  constructor(private readonly door: DoorService) {}

  /** `?memberId=…` or `?userName=…` */
  @Get('door')
  mayOpen(
    @Param('organization') organization: string, @Query('memberId') memberId?: string, @Query('userName') userName?: string,
  ): Promise<Decision> {
    if (memberId) return this.door.mayOpen(organization, { memberId });
    if (userName) return this.door.mayOpen(organization, { userName });
    throw new BadRequestException('Say who: memberId or userName.');
  }
}
