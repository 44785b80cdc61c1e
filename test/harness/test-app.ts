import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { makeLog } from '../../src/config/log.js';
import { parseSettings } from '../../src/config/settings.js';
import { createApp } from '../../src/create-app.js';
import { OrganizationDatabase } from '../../src/membership/index.js';
import { AdminApi } from './admin-api.js';
import { ScimClient } from './scim-client.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

const ADMIN_KEY = 'test-admin-key-0123456789abcdef';

/** The whole service on a database of its own, listening on a free port. */
export interface TestApp {
  readonly url: string;
  readonly app: NestExpressApplication;
  readonly database: TestDatabase;
  readonly admin: AdminApi;
  /** Makes an organization with a token, and gives the client that uses it. */
  organization(preset?: string): Promise<ScimClient>;
  /** Leaves the member without a connection, as somebody who joined before SCIM is. */
  unmanage(organizationId: string, memberId: string): Promise<void>;
  close(): Promise<void>;
}

export async function startTestApp(environment: Readonly<Record<string, string>> = {}, database?: TestDatabase): Promise<TestApp> {
  const opened = database ?? (await createTestDatabase());
  const settings = parseSettings({
    NODE_ENV: 'test', PORT: '0', ADMIN_API_KEY: ADMIN_KEY, SEED: 'off', LOG_LEVEL: 'silent', PUBLIC_URL: 'http://rollcall.test',
    DATA_DIR: path.join(tmpdir(), `rollcall-test-${process.pid}`), ...environment,
  });
  const { app } = await createApp(settings, opened.location, makeLog(settings.LOG_LEVEL));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const admin = new AdminApi(url, ADMIN_KEY);
  return {
    url,
    app,
    database: opened,
    admin,
    organization: async (preset = 'zulip') => {
      const organization = await admin.createOrganization(preset);
      return new ScimClient(url, await admin.createToken(organization.id), organization.id);
    },
    unmanage: async (organizationId, memberId) => {
      await app.get(OrganizationDatabase, { strict: false }).query(organizationId, {
        text: 'UPDATE members SET connection_id = NULL, version = version + 1 WHERE organization_id = $1 AND id = $2',
      }, [organizationId, memberId]);
    },
    close: async () => {
      await app.close();
      await opened.drop();
    },
  };
}
