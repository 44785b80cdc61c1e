import { Injectable } from '@nestjs/common';
import { MembershipService } from 'rollcall/membership';

/** Who stands at the door: a badge carries the id, an intercom gives the userName. */
export type Person = { readonly memberId: string } | { readonly userName: string };

export interface Decision {
  readonly mayOpen: boolean;
  readonly reason: string;
}

/** The group that has the keys. */
const KEY_GROUP = 'Door';

/** Owners may open the door, and whoever is in the group "Door", as long as they are active. */
@Injectable()
export class DoorService {
  constructor(private readonly membership: MembershipService) {}

  async mayOpen(organization: string, person: Person): Promise<Decision> {
    const organizationId = await this.membership.findOrganizationId(organization);
    if (!organizationId) return no(`There is no organization "${organization}".`);
    const member = 'memberId' in person
      ? await this.membership.findMember(organizationId, person.memberId)
      : await this.membership.findMemberByUserName(organizationId, person.userName);
    if (!member) return no('Nobody of that name or id is a member.');
    if (!(await this.membership.isActive(organizationId, member.id))) return no(`${member.userName} is not active.`);
    if ((await this.membership.roleOf(organizationId, member.id)) === 'owner') return yes(`${member.userName} is an owner.`);
    const groups = await this.membership.groupsOf(organizationId, member.id);
    return groups.some(({ displayName }) => displayName === KEY_GROUP)
      ? yes(`${member.userName} is in the group "${KEY_GROUP}".`)
      : no(`${member.userName} is not in the group "${KEY_GROUP}".`);
  }
}

function yes(reason: string): Decision {
  return { mayOpen: true, reason };
}

function no(reason: string): Decision {
  return { mayOpen: false, reason };
}
