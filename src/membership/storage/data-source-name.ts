/** Name of the TypeORM data source, so that a host application's own one stays apart. */
export const DATA_SOURCE = 'rollcall';
