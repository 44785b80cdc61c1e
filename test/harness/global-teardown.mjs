export default async () => (await import('./template.ts')).dropTemplate();
