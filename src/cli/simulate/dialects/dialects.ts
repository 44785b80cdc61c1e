import { authentik } from './authentik.js';
import { cyberark } from './cyberark.js';
import type { Dialect } from './dialect.js';
import { entra } from './entra.js';
import { entraFlagged } from './entra-flagged.js';
import { google } from './google.js';
import { jumpcloud } from './jumpcloud.js';
import { keycloakMitodl } from './keycloak-mitodl.js';
import { keycloakTermindiego25 } from './keycloak-termindiego25.js';
import { oktaCatalog } from './okta-catalog.js';
import { oktaOin } from './okta-oin.js';
import { oktaWizard } from './okta-wizard.js';
import { onelogin } from './onelogin.js';
import { ping } from './ping.js';
import { pocketId } from './pocket-id.js';
import { rippling } from './rippling.js';
import { sailpoint } from './sailpoint.js';
import { scimgateway } from './scimgateway.js';
import { servicenow } from './servicenow.js';
import { ssosync } from './ssosync.js';

export const dialects: readonly Dialect[] = [
  oktaWizard, oktaCatalog, entra, entraFlagged, oktaOin, onelogin, jumpcloud, google, ping, keycloakMitodl, keycloakTermindiego25, authentik,
  pocketId, ssosync, sailpoint, cyberark, scimgateway, rippling, servicenow,
];
