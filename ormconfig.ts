import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { openLocation } from './src/cli/open-location.js';
import { parseSettings } from './src/config/settings.js';
import { ownerOptions } from './src/database/open-database.js';

/** For TypeORM's command line: `npm run typeorm -- migration:show`. The same database as the service's own. */
const settings = parseSettings(process.env);
const { location, close } = await openLocation(settings);

/** Lets go of the embedded database too, so that the command ends. */
class CommandLineDataSource extends DataSource {
  override async destroy(): Promise<void> {
    await super.destroy();
    await close();
  }
}

export default new CommandLineDataSource(ownerOptions(location));
