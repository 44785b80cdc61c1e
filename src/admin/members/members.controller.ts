import { Body, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type AdminCaller, Operator } from '../../auth/caller.js';
import { AdminController } from '../http/admin-controller.js';
import { type List, ListQuery } from '../http/list.js';
import {
  CreateMember, type GroupItem, GroupList, type GroupMemberItem, GroupMemberList, ImportQuery, ImportView, type JournalItem, JournalList, JournalQuery, MemberItem, MemberList,
  MemberQuery, UpdateMember,
} from './member.dto.js';
import { MembersService } from './members.service.js';
import { PeopleService } from './people.service.js';
import { MOST_LINES } from './read-people.js';

@AdminController('organizations/:organizationId')
export class MembersController {
  constructor(private readonly members: MembersService, private readonly people: PeopleService) {}

  @Get('members')
  @ApiOperation({ summary: 'List members' })
  @ApiOkResponse({ type: MemberList })
  listMembers(@Param('organizationId') organizationId: string, @Query() query: MemberQuery): Promise<List<MemberItem>> {
    return this.members.listMembers(organizationId, query);
  }

  @Post('members')
  @ApiOperation({ summary: 'Make somebody a member who came without SCIM' })
  @ApiCreatedResponse({ type: MemberItem })
  createMember(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Body() body: CreateMember): Promise<MemberItem> {
    return this.people.create(operator, organizationId, body);
  }

  @Post('members/import')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Import people from a CSV file, all or nobody',
    description: `At most ${MOST_LINES} lines. The first names the columns: userName, displayName, givenName, familyName, email, externalId, role, status. A line that cannot be imported is told of by its number, and nobody is imported.`,
  })
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string', example: 'userName,displayName,email\r\nbob@corp.example,Bob Stone,bob@corp.example\r\n' } })
  @ApiOkResponse({ type: ImportView })
  importMembers(
    @Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Query() query: ImportQuery, @Body() body: unknown,
  ): Promise<ImportView> {
    return this.people.import(operator, organizationId, query, body);
  }

  @Patch('members/:memberId')
  @ApiOperation({ summary: 'Change a member', description: 'Administrators are not bound by the protection of the last privileged member.' })
  @ApiOkResponse({ type: MemberItem })
  updateMember(
    @Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('memberId') memberId: string, @Body() body: UpdateMember,
  ): Promise<MemberItem> {
    return this.people.update(operator, organizationId, memberId, body);
  }

  @Delete('members/:memberId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a member; the journal keeps what they were' })
  @ApiNoContentResponse()
  deleteMember(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('memberId') memberId: string): Promise<void> {
    return this.people.delete(operator, organizationId, memberId);
  }

  @Post('members/:memberId/erase')
  @HttpCode(204)
  @ApiOperation({ summary: 'Erase somebody for good', description: 'The member goes, and all personal values in the journal; nothing but ids stays. Also for whoever was deleted before.' })
  @ApiNoContentResponse()
  eraseMember(@Operator() operator: AdminCaller, @Param('organizationId') organizationId: string, @Param('memberId') memberId: string): Promise<void> {
    return this.people.erase(operator, organizationId, memberId);
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
