/** SCIM would take the last holder of a privileged role out of it. */
export class ProtectedMember extends Error {
  override readonly name = 'ProtectedMember';

  constructor(readonly memberId: string, readonly role: string) {
    super(`The member ${memberId} is the last active one with the role "${role}".`);
  }
}

/** Another connection of the organization manages the member or group. */
export class ManagedByAnotherConnection extends Error {
  override readonly name = 'ManagedByAnotherConnection';

  constructor(readonly connectionId: string) {
    super(`Managed by the connection ${connectionId}.`);
  }
}

/** The link of an invitation is not good, or not any more. */
export class InvitationNotOpen extends Error {
  override readonly name = 'InvitationNotOpen';

  constructor(readonly standing: 'accepted' | 'revoked' | 'expired' | 'unknown') {
    super(`The invitation is ${standing}.`);
  }
}

/** Only somebody with the status `invited` can be invited again. */
export class NotInvited extends Error {
  override readonly name = 'NotInvited';

  constructor(readonly reason: string) {
    super(reason);
  }
}
