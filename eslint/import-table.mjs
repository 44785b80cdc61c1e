// Who may import whom (docs/architecture.md). A folder of src may import itself, the folders listed for it, and the
// packages listed for it; Node's own modules are open to all but protocol.
import path from 'node:path';

const nest = ['@nestjs/common', '@nestjs/core', '@nestjs/swagger', '@nestjs/platform-express', 'rxjs', 'express', 'reflect-metadata'];
const orm = ['typeorm', '@nestjs/typeorm', 'pg'];
const validation = ['class-validator', 'class-transformer'];

export const table = {
  protocol: { folders: [], packages: [] },
  membership: { folders: [], packages: ['typeorm', '@nestjs/common', '@nestjs/core', '@nestjs/typeorm', 'pg'] },
  search: { folders: ['protocol', 'membership'], packages: ['@nestjs/common'] },
  auth: { folders: ['membership', 'config'], packages: [...nest, 'typeorm', '@nestjs/typeorm'] },
  provisioning: { folders: ['protocol', 'search', 'membership', 'config'], packages: ['@nestjs/common', '@nestjs/swagger', 'express', 'nodemailer'] },
  scim: { folders: ['protocol', 'search', 'auth', 'provisioning', 'membership', 'config'], packages: nest },
  admin: { folders: ['protocol', 'search', 'auth', 'provisioning', 'membership', 'events', 'config'], packages: [...nest, ...validation, 'csv-parse'] },
  openapi: { folders: ['protocol'], packages: nest },
  config: { folders: ['database', 'health'], packages: [...nest, ...validation, 'pino'] },
  health: { folders: ['database', 'config', 'membership'], packages: [...nest, 'typeorm', '@nestjs/typeorm'] },
  database: { folders: ['config', 'membership', 'auth'], packages: [...nest, ...orm, '@electric-sql/pglite'] },
};

/** What a folder takes of another is narrowed to these files, where the table alone would allow too much. */
const narrowed = {
  'database → membership': /(storage\/(data-source-name|service-pool|replica-pool)|membership-entities)\.js$/,
  'database → auth': /\.entity\.js$/,
  'health → membership': /storage\/data-source-name\.js$/,
};

export const importTable = {
  meta: { type: 'problem', schema: [], messages: { folder: '{{from}} must not import {{to}}.', package: '{{from}} must not import the package {{to}}.' } },
  create(context) {
    const from = folderOf(context.filename);
    const rules = from && table[from];
    if (!rules || context.filename.endsWith('.spec.ts')) return {};
    const check = (node) => {
      const specifier = node?.source?.value;
      if (typeof specifier !== 'string') return;
      if (specifier.startsWith('.')) {
        const to = folderOf(path.resolve(path.dirname(context.filename), specifier)) ?? 'the root of src';
        const narrow = narrowed[`${from} → ${to}`];
        const isAllowed = to === from || (rules.folders.includes(to) && (!narrow || narrow.test(specifier)));
        if (!isAllowed) context.report({ node, messageId: 'folder', data: { from, to } });
      } else if (!(specifier.startsWith('node:') && from !== 'protocol')) {
        const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
        if (!rules.packages.includes(name)) context.report({ node, messageId: 'package', data: { from, to: specifier } });
      }
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};

function folderOf(file) {
  return /[\\/]src[\\/]([a-z]+)[\\/]/.exec(file)?.[1];
}
