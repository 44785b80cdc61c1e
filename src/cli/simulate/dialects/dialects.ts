import type { Dialect } from './dialect.js';
import { entra } from './entra.js';
import { entraFlagged } from './entra-flagged.js';
import { oktaCatalog } from './okta-catalog.js';
import { oktaWizard } from './okta-wizard.js';

export const dialects: readonly Dialect[] = [oktaWizard, oktaCatalog, entra, entraFlagged];
