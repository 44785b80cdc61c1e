// Jest loads this without its own transform, so the TypeScript it needs is loaded through Node's hooks.
import '@swc-node/register/esm-register';

export default async () => (await import('./template.ts')).makeTemplate();
