import 'reflect-metadata';
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MembershipService } from 'rollcall/membership';
import { AppModule } from '../src/app.module.js';

/**
 * What scripts/test-consumer.mjs provisioned through SCIM in the organization "castle": Ann is in the group "Door", Ben
 * is in none, Cleo is an owner, and Dan is in the group but deactivated. The organization "cottage" has nobody.
 */
const { DATABASE_URL = '', ANN_ID = '' } = process.env;

describe('the door', () => {
  let app: INestApplication;
  let url: string;

  before(async () => {
    app = await NestFactory.create(AppModule.forRoot(DATABASE_URL), { logger: ['error'] });
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  });

  after(() => app.close());

  async function ask(organization: string, query: Record<string, string>): Promise<{ mayOpen: boolean; reason: string }> {
    const answer = await fetch(`${url}/organizations/${organization}/door?${new URLSearchParams(query)}`);
    return await answer.json() as { mayOpen: boolean; reason: string };
  }

  test('opens for an active member of its group, found by id', async () => {
    assert.deepEqual(await ask('castle', { memberId: ANN_ID }), { mayOpen: true, reason: 'ann@castle.example is in the group "Door".' });
  });

  test('finds the same member by userName, in any case', async () => {
    assert.deepEqual(await ask('castle', { userName: 'Ann@Castle.Example' }), await ask('castle', { memberId: ANN_ID }));
  });

  test('stays closed for a member who is not in its group', async () => {
    assert.deepEqual(await ask('castle', { userName: 'ben@castle.example' }), { mayOpen: false, reason: 'ben@castle.example is not in the group "Door".' });
  });

  test('opens for an owner, by the role alone', async () => {
    assert.deepEqual(await ask('castle', { userName: 'cleo@castle.example' }), { mayOpen: true, reason: 'cleo@castle.example is an owner.' });
  });

  test('stays closed for somebody deactivated, though still in its group', async () => {
    assert.deepEqual(await ask('castle', { userName: 'dan@castle.example' }), { mayOpen: false, reason: 'dan@castle.example is not active.' });
  });

  test('stays closed for strangers, and for members of another organization', async () => {
    assert.equal((await ask('castle', { userName: 'eve@castle.example' })).mayOpen, false);
    assert.equal((await ask('cottage', { memberId: ANN_ID })).mayOpen, false);
    assert.equal((await ask('nowhere', { memberId: ANN_ID })).mayOpen, false);
  });

  test('membership tells what the identity provider said', async () => {
    const membership = app.get(MembershipService);
    const castle = await membership.findOrganizationId('castle') ?? '';
    const ann = await membership.findMember(castle, ANN_ID);
    assert.deepEqual(
      { userName: ann?.userName, externalId: ann?.externalId, displayName: ann?.displayName, status: ann?.status, role: ann?.role, name: ann?.attributes.name },
      {
        userName: 'ann@castle.example', externalId: 'ann-1', displayName: 'Ann Lee', status: 'active', role: 'member',
        name: { givenName: 'Ann', familyName: 'Lee' },
      },
    );
    assert.deepEqual((await membership.groupsOf(castle, ANN_ID)).map(({ displayName, isDirect }) => ({ displayName, isDirect })), [{ displayName: 'Door', isDirect: true }]);
  });
});
