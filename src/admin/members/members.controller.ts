import { Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AdminController } from '../http/admin-controller.js';
import { type List, ListQuery } from '../http/list.js';
import {
  type GroupItem, GroupList, type GroupMemberItem, GroupMemberList, type JournalItem, JournalList, JournalQuery, MemberItem, MemberList, MemberQuery,
} from './member.dto.js';
import { MembersService } from './members.service.js';

@AdminController('organizations/:organizationId')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get('members')
  @ApiOperation({ summary: 'List members' })
  @ApiOkResponse({ type: MemberList })
  listMembers(@Param('organizationId') organizationId: string, @Query() query: MemberQuery): Promise<List<MemberItem>> {
    return this.members.listMembers(organizationId, query);
  }

  @Get('members/:memberId')
  @ApiOperation({ summary: 'Read a member' })
  @ApiOkResponse({ type: MemberItem })
  getMember(@Param('organizationId') organizationId: string, @Param('memberId') memberId: string): Promise<MemberItem> {
    return this.members.getMember(organizationId, memberId);
  }

  @Get('groups')
  @ApiOperation({ summary: 'List groups' })
  @ApiOkResponse({ type: GroupList })
  listGroups(@Param('organizationId') organizationId: string, @Query() query: ListQuery): Promise<List<GroupItem>> {
    return this.members.listGroups(organizationId, query);
  }

  @Get('groups/:groupId/members')
  @ApiOperation({ summary: 'List the members of a group' })
  @ApiOkResponse({ type: GroupMemberList })
  listGroupMembers(
    @Param('organizationId') organizationId: string, @Param('groupId') groupId: string, @Query() query: ListQuery,
  ): Promise<List<GroupMemberItem>> {
    return this.members.listGroupMembers(organizationId, groupId, query);
  }

  @Get('journal')
  @ApiOperation({ summary: 'Read the journal, newest first' })
  @ApiOkResponse({ type: JournalList })
  listJournal(@Param('organizationId') organizationId: string, @Query() query: JournalQuery): Promise<List<JournalItem>> {
    return this.members.listJournal(organizationId, query);
  }
}
